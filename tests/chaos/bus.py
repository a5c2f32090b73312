"""The test's own line to a stack's broker, and what there is to know of its queues."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pika
from pika.exceptions import ChannelClosedByBroker

from chassis.parked import event_types
from chassis.queues import Queues
from city import until
from deploy.local.stack import Stack

MINUTES_SIGNED = "zhengling.meetings.minutes.signed.v1"
SUPERVISION = Queues("supervision", MINUTES_SIGNED)


@contextmanager
def line(stack: Stack) -> Iterator[Any]:
    """A channel with confirms."""
    connection = pika.BlockingConnection(pika.URLParameters(stack.amqp_url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        if connection.is_open:
            connection.close()


def publish(stack: Stack, *bodies: bytes, routing_key: str = MINUTES_SIGNED) -> None:
    """Publish to the exchange of the event's producer, as its relay does; returns when the broker has them."""
    with line(stack) as channel:
        for body in bodies:
            properties = pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2)
            exchange = "zhengling." + routing_key.split(".")[1]
            channel.basic_publish(exchange, routing_key, body, properties, mandatory=True)


def depth(stack: Stack, queue: str) -> int | None:
    """How many messages are ready in a queue; None when there is no such queue."""
    with line(stack) as channel:
        try:
            return int(channel.queue_declare(queue, passive=True).method.message_count)
        except ChannelClosedByBroker:
            return None


@cache
def _candidates(services: tuple[str, ...]) -> list[Queues]:
    return [Queues(service, name) for service in services for name in event_types()]


def subscriptions(stack: Stack) -> list[Queues]:
    """Every subscription there is at the broker now."""
    found = []
    connection = pika.BlockingConnection(pika.URLParameters(stack.amqp_url))
    try:
        for queues in _candidates(tuple(stack.services)):
            try:
                connection.channel().queue_declare(queues.work, passive=True)
            except ChannelClosedByBroker:
                continue
            found.append(queues)
    finally:
        connection.close()
    return found


def parked(stack: Stack) -> dict[str, int]:
    """What is parked, by queue; empty when nothing is."""
    depths = {queues.parked: depth(stack, queues.parked) or 0 for queues in subscriptions(stack)}
    return {queue: count for queue, count in depths.items() if count}


def settled(stack: Stack) -> None:
    """Wait until a broker that is to be killed has the names of all its queues on disk.

    RabbitMQ 3.10 writes the table of quorum queues (names.dets) about a second late; a queue that it had declared but
    not yet written down when it was killed refuses every message for ever.
    """
    assert stack.broker is not None
    data = stack.run_dir / "broker" / "data"
    names = [each.encode() for queues in subscriptions(stack) for each in (queues.work, queues.parked)]
    assert names, "no queue was declared"

    def written() -> bool:
        tables = [file.read_bytes() for file in data.rglob("names.dets")]
        return all(any(name in table for table in tables) for name in names)

    until(written, 30, "the queues are on disk")
