"""From requests to commands, by area: every field read with its bounds, every error naming its field."""
