"""What meetings cost."""
