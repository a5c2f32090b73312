"""The rules of the gateway: what the public may read."""
