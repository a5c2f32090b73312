"""Waits for a condition instead of for a time."""

from collections.abc import Callable

from chassis.testing import eventually


def until(condition: Callable[[], object], what: str, timeout: float = 20.0) -> None:
    """Return as soon as the condition holds; fail naming `what` after `timeout` seconds of a machine of its own."""
    eventually(condition, timeout, what, every=0.01)
