"""Personal matters that are reported."""
