"""Reads whatever a frame holds: what no client library can decode must not take the connection with it.

The broker hands on what anybody published, and vouches for the frames alone: a property need not be UTF-8, a timestamp
may lie past the end of time, tables nest as deep as a frame is long. py-amqp decodes all of it in its reading loop,
where an error ends the connection and the same message comes again. Here properties are read apart, one by one and
never nested; what cannot be read is told in words, and the message is still a message.

Layout: AMQP 0-9-1, 2.3.5 (content), 4.2.5 (fields and tables), with the field types of RabbitMQ's errata.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from amqp import Message, spec  # type: ignore[import-untyped]
from amqp.exceptions import UnexpectedFrame  # type: ignore[import-untyped]

METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8

LARGEST = 4_000_000
"""Bytes of a body that are kept. Of a larger one only the size is known, so that no message fills the memory."""

MOST = 5
"""How many oddities of one message are told."""

# The methods that carry a message, and their arguments: a consumer tag, delivery tag and flag, then names.
_CONTENT = {spec.Basic.Deliver: "sLbss", spec.Basic.GetOk: "Lbssl", spec.Basic.Return: "Bsss"}
_WIDTHS = {"L": 8, "b": 1, "l": 4, "B": 2}

_PROPERTIES = (
    ("content_type", "s"), ("content_encoding", "s"), ("application_headers", "F"), ("delivery_mode", "B"),
    ("priority", "B"), ("correlation_id", "s"), ("reply_to", "s"), ("expiration", "s"), ("message_id", "s"),
    ("timestamp", "T"), ("type", "s"), ("user_id", "s"), ("app_id", "s"), ("cluster_id", "s"),
)  # fmt: skip
"""The properties in the order of their flags, from the highest bit down."""

_NUMBERS = {
    "t": ">?", "b": ">b", "B": ">B", "s": ">h", "U": ">h", "u": ">H", "I": ">i", "i": ">I", "l": ">q", "L": ">q",
    "T": ">Q", "f": ">f", "d": ">d",
}  # fmt: skip
"""Fields of a fixed width. A timestamp stays a number: not every 64 bits are a date."""


class Unreadable(ValueError):
    """Bytes that do not hold what their own lengths and types promise."""


class Incoming(Message):  # type: ignore[misc]
    """A message as it came: `body` is always bytes, `headers` always a dictionary of plain values.

    `strange` tells in words what of its properties could not be read; `size` is the body's, also where the body was too
    large to be kept.
    """

    def __init__(self, method: tuple[int, int], arguments: bytes) -> None:
        super().__init__(b"", frame_method=method, frame_args=arguments)
        self.strange: list[str] = []
        self.size = 0
        self.headed = False
        self._chunks: list[bytes] = []

    @property
    def too_large(self) -> bool:
        """Whether the body was thrown away, because it is larger than LARGEST."""
        return self.size > LARGEST

    def inbound_header(self, buf: bytes, offset: int = 0) -> int:
        """Take the header frame."""
        self.headed = True
        self.body_size = self.size = struct.unpack_from(">Q", buf, offset + 4)[0]
        self.properties, self.strange = read_properties(bytes(buf[offset + 12 :]))
        self.ready = not self.size
        return len(buf)

    def inbound_body(self, buf: bytes) -> None:
        """Take a body frame."""
        self.body_received += len(buf)
        if not self.too_large:
            self._chunks.append(bytes(buf))
        if self.body_received >= self.size:
            self.body, self._chunks, self.ready = b"".join(self._chunks), [], True


def frame_handler(connection: Any, callback: Callable[..., None]) -> Callable[[Any], bool]:
    """As py-amqp's frame handler: takes frames of a connection, and calls back with each method that is whole.

    Raises UnexpectedFrame for frames in an order that no broker sends.
    """
    partial: dict[int, Incoming] = {}

    def on_frame(frame: tuple[int, int, bytes]) -> bool:
        kind, channel, buf = frame
        connection.bytes_recv += 1
        if kind == HEARTBEAT:
            return False
        message = partial.get(channel)
        expected = METHOD if message is None else BODY if message.headed else HEADER
        if kind != expected:
            raise UnexpectedFrame(f"frame {kind} where {expected} was expected")
        if message is None:
            method = struct.unpack_from(">HH", buf)
            if method in _CONTENT:
                partial[channel] = Incoming(method, readable(bytes(buf), _CONTENT[method]))
                return False
            callback(channel, method, buf, None)
            return True
        take = message.inbound_body if message.headed else message.inbound_header
        take(buf)
        if not message.ready:
            return False
        del partial[channel]
        callback(channel, message.frame_method, message.frame_args, message)
        return True

    return on_frame


def readable(arguments: bytes, shape: str) -> bytes:
    """A method's arguments with a question mark for each byte that would make a name of them no UTF-8.

    The routing key under which a message was published is anybody's bytes: it came here by another one, in CC.
    """
    made, at = bytearray(arguments), 4
    for kind in shape:
        if kind != "s":
            at += _WIDTHS[kind]
            continue
        end = at + 1 + made[at]
        if _text(bytes(made[at + 1 : end])) is None:
            made[at + 1 : end] = bytes(byte if byte < 128 else ord("?") for byte in made[at + 1 : end])
        at = end
    return bytes(made)


def read_properties(head: bytes) -> tuple[dict[str, Any], list[str]]:
    """The properties that can be read, and what is strange about the rest; `application_headers` is always there."""
    found: dict[str, Any] = {"application_headers": {}}
    strange: list[str] = []
    try:
        for name, kind, raw in _fields(head):
            if kind == "F":
                found[name] = _table(raw, strange)
            elif kind == "s" and (text := _text(raw)) is None:
                strange.append(f"{name} is not UTF-8: {raw[:40]!r}")
            else:
                found[name] = text if kind == "s" else int.from_bytes(raw, "big")
    except Unreadable as error:
        strange.append(str(error))
    return found, strange[:MOST]


def _fields(head: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Name, kind and bytes of each property that the flags promise."""
    flags, at = int.from_bytes(_cut(head, 0, 2), "big"), 2
    if flags & 3:
        raise Unreadable(f"property flags {flags:#06x} are not of AMQP 0-9-1")
    for number, (name, kind) in enumerate(_PROPERTIES):
        if flags & (0x8000 >> number):
            lead = {"s": 1, "F": 4}.get(kind, 0)
            width = int.from_bytes(_cut(head, at, lead), "big") if lead else {"B": 1, "T": 8}[kind]
            yield name, kind, _cut(head, at + lead, width)
            at += lead + width


def _table(raw: bytes, strange: list[str]) -> dict[str, Any]:
    """The headers with plain values; a list or a table in them is not looked into."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(raw) and len(strange) < MOST:
        key = _cut(raw, at + 1, raw[at])
        name, at = _text(key), at + 1 + raw[at]
        try:
            value, at = _value(raw, at)
        except Unreadable as error:
            # Where the next one begins is not known either.
            strange.append(f"header {key[:40]!r}: {error}")
            return found
        if name is None:
            strange.append(f"a header's name is not UTF-8: {key[:40]!r}")
        elif name in found:
            strange.append(f"header {name[:40]!r} is there twice")
        else:
            found[name] = value
    return found


def _value(raw: bytes, at: int) -> tuple[Any, int]:
    kind = chr(_cut(raw, at, 1)[0])
    at += 1
    if kind in "SxFA":
        width = int.from_bytes(_cut(raw, at, 4), "big")
        value, end = _cut(raw, at + 4, width), at + 4 + width
        if kind in "FA":
            return f"<{'table' if kind == 'F' else 'list'} of {width} bytes>", end
        text = _text(value) if kind == "S" else None
        return (value if text is None else text), end
    if kind == "V":
        return None, at
    if kind == "D":
        places, units = struct.unpack(">Bi", _cut(raw, at, 5))
        return f"{units}e-{places}", at + 5
    if kind not in _NUMBERS:
        raise Unreadable(f"type {kind!r} is unknown")
    width = struct.calcsize(_NUMBERS[kind])
    return struct.unpack(_NUMBERS[kind], _cut(raw, at, width))[0], at + width


def _cut(raw: bytes, at: int, width: int) -> bytes:
    if at + width > len(raw):
        raise Unreadable(f"{width} bytes are promised where {max(len(raw) - at, 0)} are left")
    return raw[at : at + width]


def _text(raw: bytes) -> str | None:
    """The text, or None for bytes that are no UTF-8 (RFC 3629)."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
