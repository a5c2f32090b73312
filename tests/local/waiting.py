"""Waits for a condition instead of for a time."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], what: str, timeout: float = 20.0) -> None:
    """Return as soon as the condition holds; fail naming `what` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(0.01)
