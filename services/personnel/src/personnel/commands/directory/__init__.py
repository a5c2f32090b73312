"""Units, posts, people and portfolios: the directory changing over time."""
