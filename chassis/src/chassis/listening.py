"""How a worker says what it listens to and what it does by the clock: marks on its methods, without any library.

The worker process makes nameko's entrypoints of them (chassis.consumer); `migrate` reads them to declare the queues.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.message import Message

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Subscription:
    """Events of `message_type`, which the service `producer` tells."""

    producer: str
    message_type: type[Message]


@dataclass(frozen=True)
class Clockwork:
    """To be done every `seconds`; `eager`: at once too."""

    seconds: float
    eager: bool = False


def listen(producer: str, message_type: type[Message]) -> Callable[[F], F]:
    """Mark a worker's method as handler of an event of the service `producer`; it receives Event[message_type].

    It is acked after the method returned, so the method commits. A broken rule, an illegal step, a malformed or
    unknown thing parks the message at once; any other failure is retried along the ladder, then parked; while the
    database or a neighbour is away the message waits.
    """
    return _marker(Subscription(producer, message_type))


def timer(seconds: float, eager: bool = False) -> Callable[[F], F]:
    """Mark a worker's method to be run periodically, in one process of however many."""
    return _marker(Clockwork(seconds, eager))


def _marker(mark: Subscription | Clockwork) -> Callable[[F], F]:
    def register(method: F) -> F:
        method.__dict__.setdefault("marks", []).append(mark)
        return method

    return register


def marked(worker: type) -> Iterator[tuple[str, Callable[..., Any], Subscription | Clockwork]]:
    """Every mark of a worker's class, with the method and its name, in the order they are written."""
    for name, method in vars(worker).items():
        for mark in getattr(method, "marks", ()):
            yield name, method, mark


def subscriptions(worker: type) -> list[Subscription]:
    """What a worker's class listens to."""
    return [mark for _, _, mark in marked(worker) if isinstance(mark, Subscription)]
