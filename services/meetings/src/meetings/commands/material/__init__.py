"""Materials, their copies, and recordings."""
