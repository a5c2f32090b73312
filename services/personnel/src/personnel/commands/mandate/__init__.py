"""What the mayor entrusts and authorizes."""
