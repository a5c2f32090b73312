"""A crowd that wants nothing of a server but its time; run as a program: crowd.py PORT IDLE HALF_OPEN SLOW.

It says `all are there` when it stands, and comes back at once where it is turned away, until it is killed.
"""

import contextlib
import selectors
import socket
import sys
import time

PER_ADDRESS = 100
HALF = b"POST /v1/units HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
SLOWLY = b"POST /v1/units HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n"


def connected(port: int, number: int, raw: bytes = b"") -> socket.socket:
    """A connection of one of many addresses."""
    source = f"127.0.{1 + number // PER_ADDRESS}.1"
    found = socket.create_connection(("127.0.0.1", port), 60, (source, 0))
    found.sendall(raw)
    return found


def beset(port: int, idle: int, half_open: int, slow: int) -> None:
    """Keep so many connections of each kind."""
    watched, slow_ones = selectors.DefaultSelector(), set()

    def come(number: int, raw: bytes) -> None:
        found = connected(port, number, raw)
        watched.register(found, selectors.EVENT_READ, (number, raw))
        if raw == SLOWLY:
            slow_ones.add(found)

    for number in range(idle + half_open + slow):
        come(number, b"" if number < idle else HALF if number < idle + half_open else SLOWLY)
    sys.stdout.write("all are there\n")
    sys.stdout.flush()
    dripped = time.monotonic()
    while True:
        for key, _ in watched.select(1):
            # It was answered or ended, the one as good as the other.
            found = key.fileobj
            watched.unregister(found)
            slow_ones.discard(found)
            found.close()
            come(*key.data)
        if time.monotonic() - dripped > 1:
            dripped = time.monotonic()
            for one in slow_ones:
                # One that was turned away meanwhile is found by the next look.
                with contextlib.suppress(OSError):
                    one.send(b"{")


if __name__ == "__main__":
    beset(*map(int, sys.argv[1:]))
