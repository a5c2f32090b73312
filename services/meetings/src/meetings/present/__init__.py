"""From entities and views to proto messages, by area."""
