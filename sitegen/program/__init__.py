"""The program file: what a partner program asks, gives and decides."""
