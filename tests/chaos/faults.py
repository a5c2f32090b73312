"""The faults, and how they are inflicted on one process or server of a running stack."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from city import City, until
from deploy.local.stack import Stack

HERE = Path(__file__).parent
SPINE = (
    "personnel-api", "meetings-api", "meetings-relay", "documents-api", "supervision-api", "supervision-worker",
    "gateway-serve",
)  # fmt: skip
"""The processes that a command and an event pass; a stack of these alone starts in half the time."""


@contextmanager
def spine(stack: Stack, *more: str) -> Iterator[City]:
    """The city on a stack of the spine's processes and `more`."""
    try:
        stack.start({*SPINE, *more})
        yield City.settle(stack)
    finally:
        stack.stop()


def arm(stack: Stack, name: str, spec: str, argv: tuple[str, ...] = ()) -> None:
    """From its next start on, the process runs with these failpoints (and, if given, as another command)."""
    process = stack.processes[name]
    environment = {key: value for key, value in process.command.env.items() if key != "FAILPOINTS"}
    environment |= {"FAILPOINTS": spec} if spec else {}
    process.command = replace(process.command, env=environment, argv=argv or process.command.argv)


def restart(stack: Stack, name: str, spec: str = "", argv: tuple[str, ...] = ()) -> None:
    """Kill the process so that it comes back with these failpoints, and wait until it is ready."""
    arm(stack, name, spec, argv)
    began = stack.processes[name].started_at
    stack.kill(name)
    until(lambda: stack.processes[name].started_at > began and stack.is_ready(name), 60, f"{name} is back")


def struck(stack: Stack, name: str, point: str) -> int:
    """How often a failpoint struck in a process, by its log."""
    log = stack.processes[name].log
    lines = [line for line in log.read_text(errors="replace").splitlines() if '"failpoint"' in line]
    return sum(json.loads(line).get("point") == point for line in lines)


def strike(stack: Stack, name: str, point: str, provoke: Callable[[], object] | None = None) -> None:
    """Let the failpoint strike at least once in the process, under whatever load there is; `provoke` adds some."""
    before = struck(stack, name, point)
    arm(stack, name, f"{point}=kill")
    stack.kill(name)
    if provoke:
        provoke()
    until(lambda: struck(stack, name, point) > before, 60, f"{name} passes {point}")
    arm(stack, name, "")


def crash_database(stack: Stack) -> None:
    """kill -9 of one backend, on which PostgreSQL restarts all of itself and recovers from its log."""
    assert stack.postgres is not None
    assert stack.postgres.pid is not None
    backends = [child for child in psutil.Process(stack.postgres.pid).children() if "idle" in " ".join(child.cmdline())]
    os.kill(backends[0].pid, signal.SIGKILL)


def restart_database(stack: Stack) -> None:
    """Stop the database in good order, which ends every session at once, and start it again."""
    assert stack.postgres is not None
    stack.postgres.stop()
    stack.postgres.start()


def database_up(stack: Stack) -> bool:
    """Whether the database server takes connections again."""
    assert stack.postgres is not None
    return stack.postgres._answers()


def terminate(stack: Stack, name: str) -> tuple[float, int | None]:
    """SIGTERM the process, start it again and wait until it is ready; returns seconds and status of its end."""
    process, began = stack.processes[name], time.monotonic()
    process.stop()
    seconds, status = time.monotonic() - began, process.exit_status
    process.start()
    until(lambda: stack.is_ready(name), 60, f"{name} is ready again")
    return seconds, status


def environment(stack: Stack, name: str) -> Mapping[str, str]:
    """The environment of a process, without faults, for a command run by hand."""
    return {key: value for key, value in stack.env(name).items() if key not in ("FAILPOINTS", "PROBE_LISTEN")}
