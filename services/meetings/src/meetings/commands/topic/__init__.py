"""Topics, from proposal to approval for an agenda."""
