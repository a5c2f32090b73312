"""Items in session, what was said on them, and what becomes of the decisions."""
