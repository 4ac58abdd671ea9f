"""What several records together show, and what the program asks of them."""
