"""What a meeting decided, and what is left to be done about it."""
