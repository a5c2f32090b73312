"""The operator's command for messages that could not be handled: list, show, put back to work, or drop them.

It reads them as the workers do (chassis.frames), so whatever can lie there can be looked at and taken away.
"""

import argparse
import hashlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from amqp.exceptions import ChannelError, NotFound  # type: ignore[import-untyped]

import zhengling
from chassis.frames import LARGEST, Incoming
from chassis.limits import allowed
from chassis.line import FAULTS, copy_of, open_line
from chassis.queues import ATTEMPTS, ERROR, PARKED_AT, Queues, back, describe, inner, unwanted
from zhengling.common.v1.options_pb2 import event_type

FORGOTTEN = dict.fromkeys((ATTEMPTS, ERROR, PARKED_AT))
"""Notes that a message put back goes without."""


@dataclass(frozen=True)
class Place:
    """A queue where messages lie, and by which exchange and key they go back to work."""

    queue: str
    exchange: str
    key: Callable[[Incoming], str]
    user: str = ""


def event_types() -> list[str]:
    """Every event type of the suite, out of the generated stubs."""
    names = []
    for module in pkgutil.walk_packages(zhengling.__path__, "zhengling."):
        if module.name.endswith("_pb2"):
            messages = import_module(module.name).DESCRIPTOR.message_types_by_name.values()
            names += [message.GetOptions().Extensions[event_type] for message in messages]
    return sorted(filter(None, names))


def main(argv: Sequence[str], amqp_url: str, service: str) -> None:
    """Run `parked list`, `show`, `replay` or `drop`; a message is put back by a copy that the broker has confirmed.

    Raises SystemExit for arguments that are wrong, when the broker does not answer, and when not all that was asked for
    could be done.
    """
    wanted = _arguments(argv, service)
    connection = open_line(amqp_url, read_timeout=allowed(10), write_timeout=allowed(10))
    try:
        line = connection.connect()
        places = list(_places(wanted, amqp_url, service))
        if wanted.command == "list":
            _list(line, places)
        elif wanted.command == "show":
            _show(line, places, wanted.id)
        elif wanted.command == "replay":
            _replay(line, places, wanted.id)
        else:
            _drop(line, places, wanted.id)
        connection.close()
    except FAULTS as error:
        raise SystemExit(f"the broker of AMQP_URL: {describe(error)}") from error
    finally:
        connection.collect()


def _arguments(argv: Sequence[str], service: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"{service} parked")
    parser.add_argument("--event", action="append", help="only this event type (default: all the suite knows)")
    parser.add_argument(
        "--unwanted", action="store_true", help=f"instead of what is parked: what {service} told and nobody asked for"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show what is parked, and why")
    commands.add_parser("show", help="print a message").add_argument("--id", required=True, help="as the list has it")
    for name, does in (("replay", "put messages back to work"), ("drop", "throw messages away for good")):
        which = commands.add_parser(name, help=does).add_mutually_exclusive_group(required=True)
        which.add_argument("--id", help="the message of this id, as the list has it")
        which.add_argument("--all", action="store_true")
    return parser.parse_args(argv)


def _places(wanted: argparse.Namespace, amqp_url: str, service: str) -> Iterator[Place]:
    if wanted.unwanted:
        user = unquote(urlsplit(amqp_url).username or "")
        yield Place(unwanted(service), inner(service), lambda message: str(message.delivery_info["routing_key"]), user)
        return
    for name in wanted.event or event_types():
        queues = Queues(service, name)
        yield Place(queues.parked, back(service), partial(_always, queues.work))


def _always(key: str, _: Incoming) -> str:
    return key


def _list(line: Any, places: Sequence[Place]) -> None:
    rows = [["QUEUE", "ID", "TYPE", "SUBJECT", "PARKED", "ATTEMPTS", "ERROR"]]
    for place in places:
        for _, message in _messages(line, place.queue):
            headers, envelope = message.headers, _peek(message.body)
            # Without our header it was the broker that parked it, unchanged: too many deliveries, or given back to it.
            error = headers.get(ERROR) or f"as it came: {headers.get('x-first-death-reason', 'for no queue')}"
            notes = [*message.strange, *([f"{message.size} bytes"] if message.too_large else [])]
            about = envelope.get("type", "-"), envelope.get("subject", "-")
            row = (place.queue, _id(message), *about, headers.get(PARKED_AT, "-"), headers.get(ATTEMPTS, "-"))
            rows.append([*(str(value)[:100] for value in row), "; ".join([str(error), *notes])[:600]])
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for shown in rows:
        _say("  ".join([text.ljust(width) for text, width in zip(shown, widths, strict=False)] + [shown[6]]))


def _show(line: Any, places: Sequence[Place], wanted: str) -> None:
    found = 0
    for place in places:
        for _, message in _messages(line, place.queue):
            if _id(message) != wanted:
                continue
            found += 1
            _say(f"queue: {place.queue}")
            for name, value in (message.delivery_info | message.properties).items():
                _say(f"{name}: {str(value)[:2000]}")
            for oddity in message.strange:
                _say(f"strange: {oddity}")
            _say(f"body: {message.size} bytes")
            _say(message.body.decode(errors="replace"))
    if not found:
        raise SystemExit(f"no message {wanted}")


def _replay(line: Any, places: Sequence[Place], wanted: str | None) -> None:
    moved, failed = 0, []
    for place in places:
        channel = line.channel()
        for taken, message in _messages(line, place.queue):
            if wanted not in (None, _id(message)):
                continue
            try:
                if message.too_large:
                    raise ValueError(f"{message.size} bytes, of which {LARGEST} are read")
                copy = copy_of(message, FORGOTTEN, **({"user_id": place.user} if place.user else {}))
                channel.basic_publish(copy, place.exchange, place.key(message), mandatory=True, timeout=allowed(10))
            except (ChannelError, ValueError) as error:
                failed.append(describe(error))
                # What the broker returned it also confirms, and that must not count for the next.
                channel = line.channel()
                continue
            taken.basic_ack(message.delivery_tag)
            moved += 1
    _say(f"put back: {moved}; could not be put back: {len(failed)}{''.join(f' ({why})' for why in failed[:3])}")
    if failed or not moved:
        raise SystemExit(1)


def _drop(line: Any, places: Sequence[Place], wanted: str | None) -> None:
    dropped = 0
    for place in places:
        for taken, message in _messages(line, place.queue):
            if wanted in (None, _id(message)):
                taken.basic_ack(message.delivery_tag)
                dropped += 1
    _say(f"dropped: {dropped}")
    if not dropped:
        raise SystemExit(1)


def _messages(line: Any, queue: str) -> Iterator[tuple[Any, Incoming]]:
    """The messages of a queue; those not acked while they are shown return to it, in their order, at the end."""
    channel = line.channel()
    channel.auto_decode = False
    try:
        count = channel.queue_declare(queue, passive=True).message_count
    except NotFound:
        return  # This service does not listen to that event.
    try:
        # Not until it is empty: what fails again would come back while we look.
        for _ in range(count):
            message = channel.basic_get(queue)
            if message is None:
                break
            yield channel, message
    finally:
        channel.close()


def _say(text: str) -> None:
    """Write a line. A foreign message may hold anything, and must not steer the operator's terminal."""
    sys.stdout.write("".join(char if char.isprintable() else "�" for char in text) + "\n")


def _peek(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _id(message: Incoming) -> str:
    """The event's id where there is one, else one that is made of the bytes, so that any message can be named."""
    for told in (message.properties.get("message_id"), _peek(message.body).get("id")):
        try:
            return str(UUID(told))
        except (ValueError, TypeError, AttributeError):
            continue
    return f"bytes-{hashlib.sha256(message.body + b'%d' % message.size).hexdigest()[:12]}"
