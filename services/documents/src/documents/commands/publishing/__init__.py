"""Documents released to the public."""
