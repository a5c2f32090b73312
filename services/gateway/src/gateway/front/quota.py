"""How often somebody may ask: a bucket of tokens for each, kept as the one time at which it will be full again."""

import re
import threading
import time
from collections.abc import Callable
from math import ceil
from typing import NamedTuple

MOST_KEPT = 50_000
"""Askers remembered at once; those who have their whole quota need not be, and the oldest go before memory does."""


class Quota:
    """So many requests in so many seconds, written `2000/10`; `none` sets no bound."""

    def __init__(self, text: str) -> None:
        """Raises ValueError for another text."""
        found = re.fullmatch(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,4})", text)
        if found is None and text != "none":
            raise ValueError(f"{text}: a number of requests, a stroke and seconds are expected, or none")
        self.requests, self.seconds = (int(found[1]), int(found[2])) if found else (0, 0)


class Left(NamedTuple):
    """What is left of somebody's quota; `retry` is 0 where the request was within it."""

    name: str
    policy: str
    remaining: int
    reset: int
    """Seconds until all of it is there again."""
    retry: int
    """Seconds until one request is within it again."""


class Limiter:
    """One quota for each key, by the generic cell rate algorithm (ITU-T I.371): a burst of all, then evenly.

    It counts in this process alone: where several serve, each grants the whole quota.
    """

    def __init__(self, name: str, quota: Quota, now: Callable[[], float] = time.monotonic) -> None:
        self._name, self._now, self._window = name, now, float(quota.seconds)
        self._each = quota.seconds / quota.requests if quota.requests else 0.0
        self._policy = f'"{name}";q={quota.requests};w={quota.seconds}'
        self._full: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> Left | None:
        """Count one request of `key`; None where there is no bound."""
        if not self._each:
            return None
        with self._lock:
            now = self._now()
            owed = max(self._full.get(key, now) - now, 0.0)
            beyond = owed + self._each - self._window
            # The sum of many small parts is never quite the whole.
            if beyond > 1e-6:
                return Left(self._name, self._policy, 0, ceil(owed), ceil(beyond))
            if key not in self._full and len(self._full) >= MOST_KEPT:
                self._forget(now)
            owed += self._each
            self._full[key] = now + owed
        return Left(self._name, self._policy, int((self._window - owed) / self._each + 1e-6), ceil(owed), 0)

    def _forget(self, now: float) -> None:
        self._full = {key: full for key, full in self._full.items() if full > now}
        for key in list(self._full)[: len(self._full) - MOST_KEPT // 2]:
            del self._full[key]


def headers(*lefts: Left | None) -> list[tuple[str, str]]:
    """The headers that tell what is left (draft-ietf-httpapi-ratelimit-headers): all quotas in each of the two."""
    known = [left for left in lefts if left is not None]
    if not known:
        return []
    told = [
        ("RateLimit-Policy", ", ".join(left.policy for left in known)),
        ("RateLimit", ", ".join(f'"{left.name}";r={left.remaining};t={left.reset}' for left in known)),
    ]
    retry = max(left.retry for left in known)
    return [*told, ("Retry-After", str(retry))] if retry else told
