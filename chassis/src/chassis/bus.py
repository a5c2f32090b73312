"""Declares a service's part of the bus when it is deployed, before any of its processes, or of its events, is there.

A queue that is there when its producer begins to tell loses nothing, however late its worker starts (ADR 0024).
"""

import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from amqp.exceptions import AccessRefused, ChannelError, NotFound  # type: ignore[import-untyped]

import zhengling
from chassis.envelope import event_type
from chassis.limits import allowed
from chassis.line import FAULTS, declare, open_line
from chassis.listening import subscriptions
from chassis.queues import Exchange, Piece, Queues, delays, describe, hears, told_by

PATIENCE = 90.0
"""Seconds that a broker, its users and a producer's exchange are waited for: all of them may start with us."""


def pieces(service: str, retry_delays: str) -> Iterator[Piece]:
    """All that a service declares: what it tells by, what it hears with, and that it hears."""
    if any(Path(stubs, service, "v1", "events_pb2.py").exists() for stubs in zhengling.__path__):
        yield from told_by(service)
    heard = subscriptions(import_module(f"{service}.worker").Worker)
    for each in heard:
        yield from Queues(service, event_type(each.message_type), delays(retry_delays)).pieces(each.producer)
    for producer in sorted({each.producer for each in heard}):
        yield Exchange(hears(service, producer), "fanout")


def main(service: str, amqp_url: str, retry_delays: str) -> None:
    """Declare what a service needs on the broker, waiting for what starts at the same time.

    Raises SystemExit with a sentence that says what to do when the broker does not come, or does not let us.
    """
    left, deadline = list(pieces(service, retry_delays)), time.monotonic() + allowed(PATIENCE)
    while True:
        reason = _declare(amqp_url, left)
        if reason is None:
            return
        if time.monotonic() > deadline or (isinstance(reason, ChannelError) and not _may_come(reason)):
            raise SystemExit(f"{service}: the broker of AMQP_URL: {describe(reason)}. {_advice(reason, left)}")
        time.sleep(0.3)


def _declare(amqp_url: str, left: list[Piece]) -> Exception | None:
    """Declare what is left, taking away what is done, and return what hinders the next."""
    connection: Any = open_line(amqp_url, read_timeout=allowed(10), write_timeout=allowed(10))
    try:
        channel = connection.connect().channel()
        while left:
            declare(channel, left[0])
            del left[0]
        connection.close()
    except FAULTS as error:
        hindrance: Exception = error
        return hindrance
    finally:
        connection.collect()
    return None


def _may_come(reason: ChannelError) -> bool:
    return isinstance(reason, NotFound | AccessRefused)


def _advice(reason: Exception, left: list[Piece]) -> str:
    if isinstance(reason, NotFound):
        return f"The exchange is declared by its producer: run that service's migrate too ({left[0]})."
    if isinstance(reason, AccessRefused):
        return "Its user may not: run deploy/broker/users.py of this release first."
    return "See AMQP_URL in the README; migrate can be run again at any time."
