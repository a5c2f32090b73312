"""Documents and seals of a city government, by chapter nine of its Work Rules."""
