"""A line to the broker that writes its own frames, so that it can say what no client library lets one say.

And messages of all kinds to be said by it: every property, every field type of a table, at the edges of what fits.
"""

import socket
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import strategies as st

from chassis.limits import allowed

PROPERTIES = (
    "content_type", "content_encoding", "headers", "delivery_mode", "priority", "correlation_id", "reply_to",
    "expiration", "message_id", "timestamp", "type", "user_id", "app_id", "cluster_id",
)  # fmt: skip
ROOM = 131072 - 8
"""What a frame holds."""


class Refused(Exception):
    """The broker closed the channel or the connection, and so keeps nothing of what it was told."""


@dataclass(frozen=True)
class Case:
    """A message: the bytes of each property, of its headers' table, of its body; and a key it comes by besides."""

    properties: dict[str, bytes]
    table: bytes | None = None
    body: bytes = b""
    odd_key: bytes = b""

    def head(self) -> bytes:
        """Flags and properties as they go into the header frame."""
        given = dict(self.properties) | ({} if self.table is None else {"headers": long(self.table)})
        flags = sum(0x8000 >> number for number, name in enumerate(PROPERTIES) if name in given)
        return struct.pack(">H", flags) + b"".join(given[name] for name in PROPERTIES if name in given)


class RawLine:
    """A connection with one channel in confirm mode; opened anew after the broker closed it."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._socket: socket.socket | None = None
        self._buffer = b""
        self._tag = 0

    def publish(self, case: Case, exchange: str, key: str) -> None:
        """Publish and wait for the confirm. Raises Refused; the broker does not take everything."""
        if self._socket is None:
            self._open()
        if case.odd_key:
            # The key is odd, and the queue's own stands in CC.
            copies = short(b"CC") + b"A" + long(b"S" + long(key.encode()))
            case = Case(case.properties, copies + (case.table or b""), case.body, case.odd_key)
        method = struct.pack(">HHH", 60, 40, 0) + short(exchange.encode()) + short(case.odd_key or key.encode()) + b"\0"
        head = struct.pack(">HHQ", 60, 0, len(case.body)) + case.head()
        self._frame(1, 1, method)
        self._frame(2, 1, head)
        for at in range(0, len(case.body), ROOM):
            self._frame(3, 1, case.body[at : at + ROOM])
        self._tag += 1
        self._await(60, 80)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _open(self) -> None:
        url = self._url
        self._socket = socket.create_connection((url.hostname, url.port or 5672), timeout=allowed(10))
        self._buffer, self._tag = b"", 0
        self._socket.sendall(b"AMQP\x00\x00\x09\x01")
        self._await(10, 10)
        login = long(f"\0{unquote(url.username or '')}\0{unquote(url.password or '')}".encode())
        self._frame(1, 0, struct.pack(">HH", 10, 11) + long(b"") + short(b"PLAIN") + login + short(b"en_US"))
        self._await(10, 30)
        self._frame(1, 0, struct.pack(">HHHIH", 10, 31, 2047, 131072, 0))
        self._frame(1, 0, struct.pack(">HH", 10, 40) + short(unquote(url.path[1:]).encode()) + short(b"") + b"\0")
        self._await(10, 41)
        self._frame(1, 1, struct.pack(">HH", 20, 10) + short(b""))
        self._await(20, 11)
        self._frame(1, 1, struct.pack(">HHB", 85, 10, 0))
        self._await(85, 11)

    def _frame(self, kind: int, channel: int, payload: bytes) -> None:
        assert len(payload) <= ROOM
        assert self._socket is not None
        try:
            self._socket.sendall(struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce")
        except OSError as error:
            self.close()
            raise Refused(str(error)) from error

    def _await(self, *wanted: int) -> None:
        """Read frames until this method comes; a refusal closes the line."""
        while True:
            kind, payload = self._next()
            if kind != 1:
                continue
            method = struct.unpack_from(">HH", payload)
            if method == wanted:
                return
            if method in ((20, 40), (10, 50), (60, 120)):
                self.close()
                raise Refused(payload[4:200])

    def _next(self) -> tuple[int, bytes]:
        head = self._read(7)
        kind, _, size = struct.unpack(">BHI", head)
        payload = self._read(size + 1)
        return kind, payload[:-1]

    def _read(self, count: int) -> bytes:
        assert self._socket is not None
        while len(self._buffer) < count:
            more = self._socket.recv(65536)
            if not more:
                self.close()
                raise Refused("closed")
            self._buffer += more
        found, self._buffer = self._buffer[:count], self._buffer[count:]
        return found


def short(raw: bytes) -> bytes:
    return struct.pack("B", len(raw)) + raw


def long(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def nest(depth: int, kind: bytes = b"A") -> bytes:
    """A list in a list in a list, or tables."""
    value = b"V"
    for _ in range(depth):
        value = kind + long(value if kind == b"A" else short(b"k") + value)
    return value


def filled(size: int) -> bytes:
    """A table of one header that brings the header frame to `size` bytes, with nothing else in it."""
    around = 12 + 2 + 4 + len(short(b"big")) + 5
    return short(b"big") + b"S" + long(b"x" * (size - around))


WIDTHS = {
    b"t": 1, b"b": 1, b"B": 1, b"s": 2, b"u": 2, b"I": 4, b"i": 4, b"l": 8, b"T": 8, b"f": 4, b"d": 8, b"D": 5,
}  # fmt: skip
EDGES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\x40")


def _edges(width: int) -> Any:
    whole = st.sampled_from([edge + fill * (width - 1) for edge in EDGES for fill in (b"\x00", b"\xff")])
    return whole | st.binary(min_size=width, max_size=width)


_plain = st.one_of(
    *(st.builds(bytes.__add__, st.just(kind), _edges(width)) for kind, width in WIDTHS.items()),
    st.just(b"V"),
    st.builds(lambda kind, raw: kind + long(raw), st.sampled_from([b"S", b"x"]), st.binary(max_size=300)),
)
_keys = st.sampled_from(
    [b"x-attempts", b"x-error", b"x-parked-at", b"zl-signature", b"x-delivery-count", b"x-death", b"", b"\xff"]
) | st.binary(max_size=128)
_values = st.recursive(
    _plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda values: b"A" + long(b"".join(values))),
        st.lists(st.tuples(_keys, inner), max_size=4).map(
            lambda pairs: b"F" + long(b"".join(short(key) + value for key, value in pairs))
        ),
    ),
    max_leaves=6,
) | st.sampled_from([nest(2000), nest(2000, b"F")])
tables = st.one_of(
    st.none(),
    st.lists(st.tuples(_keys, _values), max_size=5).map(
        lambda pairs: b"".join(short(key) + value for key, value in pairs)
    ),
    st.integers(1000, ROOM).map(filled),
)
_texts = (st.binary(max_size=255) | st.sampled_from([b"\xff\xfe", b"\xed\xa0\x80", b"\0", b"x" * 255])).map(short)
_widths = {"delivery_mode": 1, "priority": 1, "timestamp": 8}
properties = st.fixed_dictionaries(
    {},
    optional={
        name: _edges(_widths[name]) if name in _widths else _texts
        # Another user's name is refused, and an expiration that is short leads into nothing but an empty queue.
        for name in PROPERTIES
        if name not in ("headers", "user_id", "expiration")
    },
)
