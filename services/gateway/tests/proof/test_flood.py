"""The gateway as a process of its own, among thousands who want nothing of it, and when it is told to end."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.limits import allowed
from chassis.testing import cases, eventually
from deploy.local import ports
from services.gateway.tests.integration.wire import Answer, request
from services.gateway.tests.proof.crowd import HALF, SLOWLY, connected

IDLE, HALF_OPEN, SLOW = 1_000, 500, 50


@contextmanager
def process(gateway: Any, key_files: Any, **changes: str) -> Iterator[Any]:
    """A gateway that runs before the trial's services, and has no database."""
    chosen = ports.reserve(["http", "probe"])
    env = os.environ | {
        "DATABASE_URL": gateway.gate.settings.database_url,
        "AMQP_URL": "-",
        "ENVIRONMENT": "development",
        "ACTOR_PRIVATE_KEY_FILE": str(key_files["actor"]),
        "DEV_ISSUER_KEY_FILE": str(key_files["issuer"]),
        "HTTP_LISTEN": f"127.0.0.1:{chosen['http']}",
        "PROBE_LISTEN": f"127.0.0.1:{chosen['probe']}",
        "RATE_PER_ADDRESS": "none",
        "RATE_PER_CLIENT": "none",
        **{f"{name.upper()}_GRPC": gateway.gate.target(name) for name in gateway.upstream.servers},
        **changes,
    }
    running = subprocess.Popen([sys.executable, "-m", "gateway", "serve"], env=env, stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _answers(chosen["http"]) or running.poll() is not None, 60)
        yield SimpleNamespace(process=running, **chosen)
    finally:
        running.kill()
        running.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), allowed(1)).close()
    except OSError:
        return False
    return True


@contextmanager
def crowd(*given: int) -> Iterator[None]:
    """Those who keep the door beset."""
    program = [sys.executable, str(Path(__file__).with_name("crowd.py")), *map(str, given)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as beset:
        try:
            assert beset.stdout is not None
            assert beset.stdout.readline() == "all are there\n"
            yield
            assert beset.poll() is None
        finally:
            beset.kill()


def p99(ask: Callable[[], int], times: int) -> float:
    """How long all but one of a hundred take at most, in seconds."""
    taken = []
    for _ in range(times):
        began = time.monotonic()
        assert ask() == 200
        taken.append(time.monotonic() - began)
    return statistics.quantiles(taken, n=100)[98]


def asker(port: int, raw: bytes) -> Callable[[], int]:
    """Asks on a new connection each time, as whoever comes to a door that is beset."""

    def ask() -> int:
        with socket.create_connection(("127.0.0.1", port), allowed(10)) as connection:
            connection.sendall(raw)
            return Answer(connection.makefile("rb")).status

    return ask


def test_who_wants_nothing_keeps_nobody_out(gateway: Any, key_files: Any) -> None:
    times = cases(150, 5_000)
    alive = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    with process(gateway, key_files) as running:
        others = asker(running.http, request(gateway, "GET", "/v1/units/d01"))
        livez, probe = asker(running.http, alive), asker(running.probe, alive)
        p99(others, 50)
        normal = p99(others, times)
        with crowd(running.http, IDLE, HALF_OPEN, SLOW):
            under, door, side = p99(others, times), p99(livez, times), p99(probe, times)
        told = {"normal": normal, "beset": under, "livez": door, "probe": side}
        sys.stdout.write(f"p99 in seconds: {told}\n")
        assert under < normal + allowed(0.2), told
        assert max(door, side) < allowed(0.1), told


@pytest.mark.parametrize("raw", [b"", HALF, SLOWLY, b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_it_ends_at_once_when_nothing_is_in_hand(gateway: Any, key_files: Any, raw: bytes) -> None:
    with process(gateway, key_files) as running:
        connection = connected(running.http, 0, raw)
        if raw.startswith(b"GET"):
            assert Answer(connection.makefile("rb")).status == 200
        began = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(allowed(10)) == 0
        assert time.monotonic() - began < allowed(2)


def test_what_is_in_hand_is_answered_before_it_ends(gateway: Any, key_files: Any) -> None:
    gateway.upstream.personnel.go_on.clear()
    with process(gateway, key_files) as running:
        connection = connected(running.http, 0, request(gateway, "GET", "/v1/units/waits"))
        eventually(lambda: gateway.upstream.personnel.seen)
        running.process.send_signal(signal.SIGTERM)
        eventually(lambda: not _answers(running.http))
        gateway.upstream.personnel.go_on.set()
        found = Answer(connection.makefile("rb"))
        assert (found.status, found.headers["connection"]) == (200, "close")
        assert running.process.wait(allowed(10)) == 0
