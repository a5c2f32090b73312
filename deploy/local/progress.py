"""Tells the person at the terminal what is happening; the standard library only, since set-up uses it too."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_quiet_seconds = 2.0
_lock = threading.Lock()


class Trouble(Exception):
    """Something the user can put right: its text is the whole message, and no traceback is shown."""


def say(text: str = "") -> None:
    """Print whole lines at once, because several threads report at the same time."""
    with _lock:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@contextmanager
def step(what: str, detail: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Announce a step that turns out long, every few seconds, and say how long it took in the end.

    `detail` may add how far it has come. A step shorter than two seconds costs one line.
    """
    began = time.monotonic()
    finished = threading.Event()

    def tick() -> None:
        pause = _quiet_seconds
        while not finished.wait(pause):
            say(f"  ... {what} ({time.monotonic() - began:.0f} s{detail()})")
            pause = 5.0

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        finished.set()
        ticker.join()
    say(f"  {what}: done in {time.monotonic() - began:.1f} s")


def silent(text: str = "") -> None:
    """Take the place of `say` where nobody watches, as in tests."""
