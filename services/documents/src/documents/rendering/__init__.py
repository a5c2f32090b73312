"""Renders documents in the national layout, in a process of its own: what it costs or breaks ends with it."""
