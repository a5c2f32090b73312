"""Reads the Procfile: which processes there are."""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

PROCFILE = Path(__file__).with_name("Procfile")
# Processes that only answer calls need no broker to come up; the others would fail and be started again.
_WITHOUT_BROKER = ("api", "serve")


@dataclass(frozen=True)
class Entry:
    """One line: a service, one of its processes, and the command that is it."""

    service: str
    process: str
    argv: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in logs, pid files and messages."""
        return f"{self.service}-{self.process}"

    @property
    def is_migration(self) -> bool:
        """Whether it runs to its end before the others start."""
        return self.process == "migrate"

    @property
    def needs_broker(self) -> bool:
        """Whether it cannot come up without the broker."""
        return self.process not in _WITHOUT_BROKER


def read(text: str) -> list[Entry]:
    """Return the entries of a Procfile; raise ValueError naming a line that is none."""
    entries = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, command = line.partition(":")
        service, dash, process = name.strip().partition("-")
        argv = shlex.split(command)
        if not (colon and dash and service and process and argv):
            raise ValueError(f"line {number} is not `<service>-<process>: <command>`: {line!r}")
        entries.append(Entry(service, process, (sys.executable, *argv[1:]) if argv[0] == "python" else tuple(argv)))
    return entries
