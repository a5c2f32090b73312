"""Which port belongs to whom: one table for `make run`, and free ports for tests."""

import errno
import fcntl
import os
import secrets
import socket
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local.progress import Trouble

DEFAULT_BASE = 8300

# Offsets from ZHENGLING_PORT_BASE. Everything listens on 127.0.0.1 only.
OFFSETS: Mapping[str, int] = {
    "gateway-http": 0,
    "postgres": 1,
    "broker": 2,
    "broker-epmd": 3,
    "broker-dist": 4,
    "broker-api": 5,
    "personnel-grpc": 10,
    "personnel-health": 11,
    "meetings-grpc": 12,
    "meetings-health": 13,
    "documents-grpc": 14,
    "documents-health": 15,
    "supervision-grpc": 16,
    "supervision-health": 17,
    "personnel-api-probe": 30,
    "personnel-worker-probe": 31,
    "personnel-relay-probe": 32,
    "meetings-api-probe": 33,
    "meetings-worker-probe": 34,
    "meetings-relay-probe": 35,
    "documents-api-probe": 36,
    "documents-worker-probe": 37,
    "documents-relay-probe": 38,
    "supervision-api-probe": 39,
    "supervision-worker-probe": 40,
    "supervision-relay-probe": 41,
    "gateway-serve-probe": 42,
    "gateway-worker-probe": 43,
}

# The lock files that keep parallel test processes apart stay open as long as this process lives.
_held: list[int] = []


def base() -> int:
    """Return the first port of the table, from ZHENGLING_PORT_BASE; raise Trouble when it is no usable number."""
    text = os.environ.get("ZHENGLING_PORT_BASE", str(DEFAULT_BASE))
    if not text.isdigit() or not 1024 <= int(text) <= 65000:
        raise Trouble(f"ZHENGLING_PORT_BASE is {text!r}; it must be a number between 1024 and 65000.")
    return int(text)


def table(first: int) -> dict[str, int]:
    """Return the port of every listener when the table begins at `first`."""
    return {name: first + offset for name, offset in OFFSETS.items()}


def is_free(port: int, reuse: bool = True) -> bool:
    """Say whether we could listen on this port of 127.0.0.1 now; connections still closing do not count."""
    with socket.socket() as probe:
        if reuse:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def require_free(wanted: Mapping[str, int]) -> None:
    """Raise Trouble naming the ports that somebody else listens on."""
    taken = [f"{port} ({name})" for name, port in wanted.items() if not is_free(port)]
    if taken:
        plural = "Ports" if len(taken) > 1 else "Port"
        verb = "are" if len(taken) > 1 else "is"
        raise Trouble(
            f"{plural} {', '.join(taken)} {verb} in use by a program that this command did not start. "
            "End that program, or set ZHENGLING_PORT_BASE to another number to move all ports, "
            f"for example: ZHENGLING_PORT_BASE={9300 if base() != 9300 else 10300} make run"
        )


def reserve(names: Iterable[str]) -> dict[str, int]:
    """Find a free port for each name and keep it from other processes that ask here.

    The ports lie below the range from which the kernel serves outgoing connections, and each is
    locked for the life of this process, so that parallel tests cannot be handed the same one.
    """
    found: dict[str, int] = {}
    for name in names:
        while name not in found:
            port = 12000 + secrets.randbelow(20000)
            lock = lock_port(port)
            if lock is None:
                continue
            if is_free(port, reuse=False):
                _held.append(lock)
                found[name] = port
            else:
                os.close(lock)
    return found


def lock_port(port: int) -> int | None:
    """Keep a port from other processes that ask here, until the descriptor is closed; None where another has it."""
    folder = Path(tempfile.gettempdir()) / f"zhengling-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / str(port), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
