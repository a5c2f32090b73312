"""A signed document getting its number and its file."""
