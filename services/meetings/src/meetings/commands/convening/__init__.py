"""Who convenes and chairs, on whose application, when and with whom."""
