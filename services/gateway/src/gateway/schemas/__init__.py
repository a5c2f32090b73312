"""The shapes of requests and replies; one module a service."""
