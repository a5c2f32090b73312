"""A line to the broker for who consumes: it reads whatever comes, and sends a message on with little of what it had."""

import socket
from collections.abc import Mapping
from typing import Any

import kombu
import kombu.exceptions
from amqp import Message  # type: ignore[import-untyped]
from amqp.exceptions import AMQPError, MessageNacked  # type: ignore[import-untyped]

from chassis.frames import Incoming, frame_handler
from chassis.limits import allowed
from chassis.queues import ATTEMPTS, ERROR, PARKED_AT, SIGNATURE, Exchange, Piece, Queue

FAULTS = (OSError, AMQPError, MessageNacked, kombu.exceptions.KombuError)
"""What a broker that is away, frozen or unwilling looks like."""

CARRIED = ("content_type", "message_id", "type")
CARRIED_HEADERS = (SIGNATURE, ATTEMPTS, ERROR, PARKED_AT)
"""What goes with a body that is sent on: what our own relays and consumers wrote. A stranger may have filled the header
frame to its last byte, and then a copy with one note more would fit nowhere."""

LONGEST = 1000
"""Characters of a carried header; ours are shorter."""


def open_line(url: str, heartbeat: int = 0, **more: Any) -> Any:
    """A connection to the broker, opened on first use; its sockets give up on a peer that does not answer."""
    settings = {
        "socket_settings": {socket.TCP_USER_TIMEOUT: 15000},
        "confirm_publish": True,
        "frame_handler": frame_handler,
    }
    return kombu.Connection(url, heartbeat=heartbeat, connect_timeout=allowed(4), transport_options=settings | more)


def declare(channel: Any, piece: Piece) -> None:
    """Declare a piece of the bus. Raises ChannelError if the broker has it otherwise, or does not let us."""
    if isinstance(piece, Exchange):
        channel.exchange_declare(piece.name, piece.kind, False, True, False, arguments=dict(piece.arguments))
    elif isinstance(piece, Queue):
        channel.queue_declare(piece.name, durable=True, auto_delete=False, arguments=dict(piece.arguments))
    else:
        channel.queue_bind(piece.queue, piece.exchange, piece.key)


def copy_of(message: Incoming, headers: Mapping[str, Any], **properties: Any) -> Any:
    """What is sent on of a message: its bytes, what CARRIED names, and our own notes."""
    carried = {name: message.properties[name] for name in CARRIED if message.properties.get(name)}
    kept = {name: message.headers[name] for name in CARRIED_HEADERS if _plain(message.headers.get(name))}
    noted = {name: value for name, value in (kept | dict(headers)).items() if value is not None}
    return Message(message.body, delivery_mode=2, application_headers=noted, **carried, **properties)


def _plain(value: object) -> bool:
    return (isinstance(value, str) and len(value) <= LONGEST) or (isinstance(value, int) and abs(value) < 2**62)
