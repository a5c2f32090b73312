"""The test's own line to a stack's broker, and what there is to know of its queues."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pika

from chassis import listening
from chassis.envelope import event_type
from chassis.queues import Queues, inner
from chassis.signing import HEADER
from chassis.testing import kept_on_disk, line_to
from city import until
from deploy.local.stack import Stack

MINUTES_SIGNED = "zhengling.meetings.minutes.signed.v1"
SUPERVISION = Queues("supervision", MINUTES_SIGNED)


@contextmanager
def line(stack: Stack, url: str = "") -> Iterator[Any]:
    """A channel with confirms, the administrator's if no other is asked for."""
    connection = pika.BlockingConnection(line_to(url or stack.amqp_url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        if connection.is_open:
            connection.close()


def publish(stack: Stack, *bodies: bytes, routing_key: str = MINUTES_SIGNED) -> None:
    """Publish to the exchange of the event's producer, as its relay does; returns when the broker has them."""
    producer = routing_key.split(".")[1]
    url, signer = stack.amqp(producer), stack.signer(producer)
    with line(stack, url) as channel:
        for body in bodies:
            properties = pika.BasicProperties(
                content_type="application/cloudevents+json",
                delivery_mode=2,
                user_id=urlsplit(url).username,
                headers={HEADER: signer.sign(body)},
            )
            channel.basic_publish(inner(producer), routing_key, body, properties, mandatory=True)


def subscriptions(stack: Stack) -> list[Queues]:
    """Every subscription of the stack's running workers, read from their marks."""
    found = []
    for service in stack.services:
        worker = stack.processes.get(f"{service}-worker")
        if worker and worker.alive:
            heard = listening.subscriptions(import_module(f"{service}.worker").Worker)
            found += [Queues(service, event_type(each.message_type)) for each in heard]
    return found


def take_parked(stack: Stack) -> list[bytes]:
    """Take away what is parked anywhere, and return the bodies."""
    found = []
    with line(stack) as channel:
        for queues in subscriptions(stack):
            while (got := channel.basic_get(queues.parked, auto_ack=True))[0]:
                found.append(got[2])
    return found


def settled(stack: Stack) -> None:
    """Wait until a broker that is to be killed keeps all its queues."""
    assert stack.broker is not None
    data = stack.run_dir / "broker" / "data"
    names = [name for queues in subscriptions(stack) for name in (queues.work, queues.parked)]
    assert names, "no queue was declared"
    until(lambda: all(kept_on_disk(data, name) for name in names), 30, "the queues are on disk")
