"""What a pull request changes, who may change it, and what the change means."""
