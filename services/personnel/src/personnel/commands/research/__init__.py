"""The research of leaders, planned and reported."""
