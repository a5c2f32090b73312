"""Study sessions of the government."""
