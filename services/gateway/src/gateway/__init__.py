"""The gateway: REST over the services. It checks shape, says who asks, and tells each failure; it knows no rule."""
