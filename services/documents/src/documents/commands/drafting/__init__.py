"""A draft and what its unit does about it."""
