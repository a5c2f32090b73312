"""The test's own line to a stack's broker, and what there is to know of its queues."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pika

from chassis.envelope import event_type
from chassis.queues import Queues
from chassis.signing import HEADER
from chassis.testing import kept_on_disk
from city import until
from deploy.local.stack import ROOT, Stack

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
        producer = routing_key.split(".")[1]
        signer = stack.signer(producer)
        for body in bodies:
            properties = pika.BasicProperties(
                content_type="application/cloudevents+json", delivery_mode=2, headers={HEADER: signer.sign(body)}
            )
            channel.basic_publish(f"zhengling.{producer}", routing_key, body, properties, mandatory=True)


def subscriptions(stack: Stack) -> list[Queues]:
    """Every subscription of the stack's running workers, read from their code."""
    found = []
    for service in stack.services:
        worker = stack.processes.get(f"{service}-worker")
        if worker and worker.alive:
            text = (ROOT / "services" / service / "src" / service / "worker.py").read_text()
            for producer, message in re.findall(r'^    @listen\("(\w+)", (\w+)\)', text, re.MULTILINE):
                events = import_module(f"zhengling.{producer}.v1.events_pb2")
                found.append(Queues(service, event_type(getattr(events, message))))
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
