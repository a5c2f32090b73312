"""The queues behind one subscription: work, a ladder of retries that lead back to it, and parked for what failed.

What correctness rests on is in the queues' arguments, which a name keeps for good; limits and the like belong into
policies. A retry queue carries its delay in its name, so that another ladder makes other queues.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

QUORUM: dict[str, Any] = {"x-queue-type": "quorum"}

# Broker 4 parks a message for good after 20 deliveries unless told otherwise, and listing the parked ones delivers
# them; -1 would say "never", but broker 3 refuses it.
PARKED = QUORUM | {"x-delivery-limit": 1_000_000}

SIGNATURE = "zl-signature"
"""The header with an event's signature, see chassis.signing. It stays on a message wherever it is sent on."""

ATTEMPTS, ERROR, PARKED_AT = "x-attempts", "x-error", "x-parked-at"

# The broker's own notes, which grow with each round, and the names by which it would deliver copies elsewhere.
_BROKER = {"x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason", "x-delivery-count"}
_BROKER |= {"x-last-death-exchange", "x-last-death-queue", "x-last-death-reason", "x-acquired-count", "CC", "BCC"}


@dataclass(frozen=True)
class Queues:
    """The queue names of `service` listening to `event_type`; `delays` are the ladder's steps in seconds."""

    service: str
    event_type: str
    delays: tuple[float, ...] = ()

    @property
    def work(self) -> str:
        """<service>.<event type without the house's prefix>."""
        return f"{self.service}.{self.event_type.removeprefix('zhengling.')}"

    @property
    def parked(self) -> str:
        """Where messages wait for an operator."""
        return f"{self.work}.parked"

    def retry(self, step: int) -> str:
        """The queue of a step of the ladder, from 0."""
        return f"{self.work}.retry.{self.delays[step]:g}s"

    def arguments(self) -> dict[str, dict[str, Any]]:
        """Every queue and its arguments, in an order in which no message can be dead-lettered into nothing."""
        back = {"x-dead-letter-exchange": "", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
        # One active consumer keeps the order. A message that crashes its consumer is parked by the broker itself.
        work = QUORUM | back | {"x-dead-letter-routing-key": self.parked}
        queues = {self.parked: PARKED, self.work: work | {"x-single-active-consumer": True, "x-delivery-limit": 20}}
        for step, delay in enumerate(self.delays):
            wait = {"x-dead-letter-routing-key": self.work, "x-message-ttl": int(delay * 1000)}
            queues[self.retry(step)] = QUORUM | back | wait
        return queues


def kept(headers: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
    """The headers with which a message is sent on, without the broker's own notes on it."""
    return {name: value for name, value in (headers or {}).items() if name not in _BROKER} | more


def attempts(headers: Mapping[str, Any] | None) -> int:
    """How often a message failed before, by our header on it; 0 for whatever a stranger wrote there."""
    noted = (headers or {}).get(ATTEMPTS, 0)
    return noted if isinstance(noted, int) and noted > 0 else 0


def describe(error: BaseException) -> str:
    """An error as a header holds it: class and message, at most 500 characters."""
    return f"{type(error).__name__}: {error}"[:500]
