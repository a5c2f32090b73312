"""The collector's pauses, which a request or an event would wait for."""

import gc


def settle() -> None:
    """Call once when a process is made: what lasts is walked through no more, and the young less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
