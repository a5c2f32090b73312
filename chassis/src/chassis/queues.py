"""The exchanges, queues and bindings of the bus, and who declares them (ADR 0024).

What correctness rests on is in the arguments, which a name keeps for good; limits and the like belong into policies. A
retry queue carries its delay in its name, so that another ladder makes other queues.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

QUORUM: dict[str, Any] = {"x-queue-type": "quorum"}

# Broker 4 parks a message for good after 20 deliveries unless told otherwise, and listing the parked ones delivers
# them; -1 would say "never", but broker 3 refuses it.
PARKED = QUORUM | {"x-delivery-limit": 1_000_000}

SIGNATURE = "zl-signature"
"""The header with an event's signature, see chassis.signing. It stays on a message wherever it is sent on."""

UNWANTED = PARKED | {"x-max-length": 100_000, "x-max-length-bytes": 100_000_000}
"""What no queue asked for is kept up to here, then the oldest goes: most facts are for nobody in most cities.

A classic queue would be enough, but costs the broker more: it makes each message safe by itself.
"""

ATTEMPTS, ERROR, PARKED_AT = "x-attempts", "x-error", "x-parked-at"


@dataclass(frozen=True)
class Exchange:
    """An exchange to be declared."""

    name: str
    kind: str = "topic"
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Queue:
    """A queue to be declared."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """What leads from an exchange to a queue."""

    queue: str
    exchange: str
    key: str


Piece = Exchange | Queue | Binding


def inner(service: str) -> str:
    """The exchange where a service tells the others of the suite what happened."""
    return f"zhengling.{service}"


def outward(service: str) -> str:
    """The exchange where a service tells everybody, and therefore little."""
    return f"zhengling.{service}.outward"


def unwanted(service: str) -> str:
    """The queue, and the exchange before it, of what a service told and nobody asked for."""
    return f"{service}.unwanted"


def back(service: str) -> str:
    """The exchange by which a service's own messages come back to its queues, each by the queue's name.

    The broker's default exchange would do the same for everybody, and is therefore closed to all.
    """
    return f"{service}.back"


def hears(service: str, producer: str) -> str:
    """An exchange that only says, by being there, that a service has all its queues for what a producer tells."""
    return f"{service}.hears.{producer}"


def user_of(amqp_url: str, service: str) -> Callable[[str], str] | None:
    """How the broker's user of each service is called, where ours is called after us; None where it is not.

    What stands before the name, a test's mark or a deployment's, is the same for all.
    """
    name = unquote(urlsplit(amqp_url).username or "")
    return (name.removesuffix(service) + "{}").format if name.endswith(service) and "{" not in name else None


def told_by(service: str) -> list[Piece]:
    """What a producer declares."""
    lost = unwanted(service)
    return [
        Exchange(lost, "fanout"),
        Queue(lost, UNWANTED),
        Binding(lost, lost, ""),
        Exchange(inner(service), arguments={"alternate-exchange": lost}),
        Exchange(outward(service)),
    ]


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
        lead = {"x-dead-letter-exchange": back(self.service), "x-dead-letter-strategy": "at-least-once"}
        lead["x-overflow"] = "reject-publish"
        # One active consumer keeps the order. A message that crashes its consumer is parked by the broker itself.
        work = QUORUM | lead | {"x-dead-letter-routing-key": self.parked}
        queues = {self.parked: PARKED, self.work: work | {"x-single-active-consumer": True, "x-delivery-limit": 20}}
        for step, delay in enumerate(self.delays):
            wait = {"x-dead-letter-routing-key": self.work, "x-message-ttl": int(delay * 1000)}
            queues[self.retry(step)] = QUORUM | lead | wait
        return queues

    def pieces(self, producer: str) -> Iterator[Piece]:
        """What the service declares to hear of this event; the producer's exchange must be there already."""
        way = back(self.service)
        yield Exchange(way, "direct")
        for name, arguments in self.arguments().items():
            yield Queue(name, arguments)
            yield Binding(name, way, name)
        yield Binding(self.work, inner(producer), self.event_type)


def delays(setting: str) -> tuple[float, ...]:
    """The steps of the ladder out of the setting RETRY_DELAYS. Raises ValueError."""
    return tuple(float(step) for step in setting.split(","))


def attempts(headers: Mapping[str, Any]) -> int:
    """How often a message failed before, by our header on it; 0 for whatever a stranger wrote there."""
    noted = headers.get(ATTEMPTS, 0)
    return noted if isinstance(noted, int) and 0 < noted < 1000 else 0


def describe(error: BaseException) -> str:
    """An error as a header holds it: class and message, at most 500 characters, whatever stands in them."""
    return f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace").decode()
