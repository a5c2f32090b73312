"""Terms of tasks, extended and overrun."""
