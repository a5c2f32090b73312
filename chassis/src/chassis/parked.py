"""The operator's command for messages that could not be handled: list them, and put them back to work."""

import argparse
import json
import logging
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import pika
from pika.exceptions import ChannelClosedByBroker, UnroutableError

import zhengling
from chassis.limits import allowed
from chassis.queues import ATTEMPTS, ERROR, PARKED_AT, Queues, kept
from chassis.settings import FrameSettings
from zhengling.common.v1.options_pb2 import event_type


def event_types() -> list[str]:
    """Every event type of the suite, out of the generated stubs."""
    names = []
    for module in pkgutil.walk_packages(zhengling.__path__, "zhengling."):
        if module.name.endswith("_pb2"):
            messages = import_module(module.name).DESCRIPTOR.message_types_by_name.values()
            names += [message.GetOptions().Extensions[event_type] for message in messages]
    return sorted(filter(None, names))


def main(argv: Sequence[str], settings: FrameSettings, service: str) -> None:
    """Run `parked list` or `parked replay`; a message leaves the parked queue only once its copy is confirmed.

    Raises SystemExit for arguments that are wrong, and when not all that was asked for could be put back.
    """
    parser = argparse.ArgumentParser(prog=f"{service} parked")
    parser.add_argument("--event", action="append", help="only this event type (default: all the suite knows)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show what is parked, and why")
    replay = commands.add_parser("replay", help="put messages back to work")
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", help="the message of this event id")
    which.add_argument("--all", action="store_true")
    wanted = parser.parse_args(argv)
    # What the client library tells of its connection, and of each queue there is not, would drown the answer.
    logging.getLogger("pika").setLevel(logging.CRITICAL)

    parameters = pika.URLParameters(settings.amqp_url)
    parameters.socket_timeout = parameters.blocked_connection_timeout = allowed(5)
    parameters.stack_timeout = allowed(15)
    parameters.heartbeat = 10
    connection = pika.BlockingConnection(parameters)
    try:
        queues = [Queues(service, name) for name in wanted.event or event_types()]
        if wanted.command == "list":
            _list(connection, queues)
        else:
            _replay(connection, queues, wanted.id)
    finally:
        connection.close()


def _list(connection: Any, queues: list[Queues]) -> None:
    rows = [("QUEUE", "ID", "TYPE", "SUBJECT", "PARKED", "ATTEMPTS", "ERROR")]
    for each in queues:
        for _channel, _method, properties, body in _messages(connection, each.parked):
            headers, envelope = properties.headers or {}, _peek(body)
            # Without our header it was the broker that parked it, after too many deliveries.
            error = headers.get(ERROR) or "parked by the broker: " + str(headers.get("x-first-death-reason", "unknown"))
            since, attempts = str(headers.get(PARKED_AT, "-")), str(headers.get(ATTEMPTS, "-"))
            about = str(envelope.get("type", "-")), str(envelope.get("subject", "-"))
            rows.append((each.parked, _id(properties, envelope), *about, since, attempts, error))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        # A foreign message may hold anything, and must not steer the operator's terminal.
        line = "  ".join([text.ljust(width) for text, width in zip(row, widths, strict=False)] + [row[6]])
        sys.stdout.write("".join(char if char.isprintable() else "�" for char in line) + "\n")


def _replay(connection: Any, queues: list[Queues], event_id: str | None) -> None:
    moved = failed = 0
    for each in queues:
        for channel, method, properties, body in _messages(connection, each.parked):
            if event_id not in (None, _id(properties, _peek(body))):
                continue
            headers = kept(properties.headers)
            properties.headers = {k: v for k, v in headers.items() if k not in (ATTEMPTS, ERROR, PARKED_AT)}
            try:
                channel.basic_publish("", each.work, body, properties, mandatory=True)
            except UnroutableError:
                failed += 1
                continue
            channel.basic_ack(method.delivery_tag)
            moved += 1
    sys.stdout.write(f"put back: {moved}; could not be put back (no work queue): {failed}\n")
    if failed or not moved:
        raise SystemExit(1)


def _messages(connection: Any, queue: str) -> Iterator[tuple[Any, Any, Any, bytes]]:
    """The messages of a queue; those not acked while they are shown return to it, in their order, at the end."""
    channel = connection.channel()
    try:
        channel.confirm_delivery()
        count = channel.queue_declare(queue, passive=True).method.message_count
    except ChannelClosedByBroker:
        return  # This service does not listen to that event.
    try:
        # Not until it is empty: what fails again would come back while we look.
        for _ in range(count):
            method, properties, body = channel.basic_get(queue)
            if method is None:
                break
            yield channel, method, properties, body
    finally:
        channel.close()


def _peek(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _id(properties: Any, envelope: dict[str, Any]) -> str:
    return str(properties.message_id or envelope.get("id", "-"))
