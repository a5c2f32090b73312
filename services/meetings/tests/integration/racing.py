"""Several who act at the very same moment."""

import threading
from collections.abc import Callable
from typing import Any


def race(*attempts: Callable[[], Any]) -> list[Any]:
    """Start all attempts at once; the answers or failures, in their order."""
    barrier, results = threading.Barrier(len(attempts)), [None] * len(attempts)

    def one(place: int, attempt: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = attempt()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=one, args=each) for each in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
