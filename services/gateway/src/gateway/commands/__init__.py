"""What the gateway's worker does; one module a command."""
