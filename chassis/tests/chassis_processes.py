"""What the chassis' own tests share: the sample service as a process that can be killed, and a line to the broker."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
from chassis_sample import TYPE, NoteTaken
from sqlalchemy import Engine, create_engine, insert, text
from sqlalchemy.orm import Session

from chassis import acts, inbox, outbox, pending  # noqa: F401 - their tables belong to FRAME.
from chassis.db import FRAME
from chassis.envelope import decode, encode
from chassis.limits import allowed
from chassis.line import declare, open_line
from chassis.queues import told_by
from chassis.signing import HEADER
from chassis.testing import (
    event_keys,
    event_signer,
    eventually,
    fresh_database,
    kept_on_disk,
    line_to,
    superuser_url,
    vhost,
)

HERE = Path(__file__).parent
_FOLDER = tempfile.TemporaryDirectory(prefix="zhengling-keys-")
KEYS = Path(_FOLDER.name)
BELIEVED = event_keys(KEYS, "sample", "other")
"""Whom the sample service believes: itself, and a service that tells none of its events."""
SIGNER = event_signer(KEYS, "sample")
QUEUE = "watch"
"""Where a test sees what a relay sends."""
Spawn = Callable[..., Any]
TABLES = (
    "CREATE TABLE effects (n serial, id uuid, subject text, version bigint, request_id text)",
    "CREATE TABLE tries (id uuid, at timestamptz)",
    "CREATE TABLE twice (id uuid)",
    "CREATE TABLE ticks (pid int, at timestamptz)",
)


def _migrate(url: str) -> None:
    engine = create_engine(url)
    FRAME.create_all(engine)
    with engine.begin() as connection:
        for statement in TABLES:
            connection.execute(text(statement))
    engine.dispose()


@contextmanager
def own_bus() -> Iterator[str]:
    """A vhost in which the sample's producer has declared what it tells by."""
    with vhost() as url:
        tell(url)
        yield url


def tell(url: str) -> None:
    connection = open_line(url)
    channel = connection.connect().channel()
    for piece in told_by("sample"):
        declare(channel, piece)
    connection.close()


def own_database() -> AbstractContextManager[str]:
    return fresh_database(superuser_url(), _migrate, "chassis")


class Child:
    """A process of the sample service, its log and its probe."""

    def __init__(self, kind: str, log: Path, environment: dict[str, str]) -> None:
        self._log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "chassis_sample.py"), kind],
                env=os.environ | {"PROBE_LISTEN": "127.0.0.1:0", "ENVIRONMENT": "development"} | BELIEVED | environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def lines(self, event: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self._log.read_text().splitlines() if line.startswith("{")]
        return [line for line in found if line["event"] == event]

    def log(self) -> str:
        return self._log.read_text()

    def reasons(self) -> list[str] | None:
        """The reasons why it is not ready, or None while it does not answer."""
        if not (said := self.lines("probe listening")):
            return None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{said[0]['port']}/readyz", timeout=allowed(2)):
                return []
        except urllib.error.HTTPError as refusal:
            return json.loads(refusal.read())["reasons"]
        except OSError:
            return None

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.lines('probe listening')[0]['port']}/metrics") as answer:
            return answer.read().decode()

    def wait_ready(self, timeout: float = 20) -> "Child":
        def ready() -> bool:
            assert self.process.poll() is None, self.log()
            return self.reasons() == []

        eventually(ready, timeout, "ready")
        return self

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self, timeout: float = 20) -> int:
        return self.process.wait(allowed(timeout))


class Bus:
    """The test's own line to the broker."""

    def __init__(self, url: str) -> None:
        self._connection = pika.BlockingConnection(line_to(url))
        self.channel = self._connection.channel()
        self.channel.confirm_delivery()

    def publish(self, body: bytes, queue: str, exchange: str = "", **properties: Any) -> None:
        self.channel.basic_publish(exchange, queue, body, pika.BasicProperties(**properties), mandatory=True)

    def depth(self, queue: str) -> int:
        return int(self.channel.queue_declare(queue, passive=True).method.message_count)

    def take(self, queue: str, timeout: float = 15) -> tuple[Any, bytes]:
        _method, properties, body = eventually(
            lambda: (got := self.channel.basic_get(queue, auto_ack=True))[0] and got, timeout, f"a message in {queue}"
        )
        return properties, body

    def close(self) -> None:
        if self._connection.is_open:
            self._connection.close()


def settled(node: Any, queue: str) -> None:
    """Wait until a broker that is to be killed has the new quorum queue on disk."""
    eventually(lambda: kept_on_disk(node.main.log.parent.parent, queue), message=queue)


def event(words: str = "", *, subject: str = "note/1", version: int = 1, event_id: uuid.UUID | None = None) -> bytes:
    return encode(
        NoteTaken(text=words),
        source="/zhengling/sample",
        subject=subject,
        version=version,
        at=datetime.now(UTC),
        event_id=event_id,
    )


def rows(engine: Engine, table: str, columns: str = "*") -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {table}"))]


def versions(engine: Engine, subject: str = "note/1") -> list[int]:
    return [version for (version,) in rows(engine, f"effects WHERE subject = '{subject}' ORDER BY n", "version")]


def signed(body: bytes, **headers: Any) -> dict[str, Any]:
    """The headers with which the sample service tells a body."""
    return {HEADER: SIGNER.sign(body)} | headers


def publish(bus: Any, body: bytes, **properties: Any) -> None:
    """As the relay of the sample service does."""
    headers = signed(body, **properties.pop("headers", {}))
    bus.publish(body, TYPE, "zhengling.sample", headers=headers, **properties)


def record(engine: Engine, first: int, count: int, words: str = "", level: int | None = None) -> None:
    """Events of two aggregates, `count` in all, versions from `first` on."""
    rows = [
        outbox.row(
            NoteTaken(text=words),
            source="/zhengling/sample",
            subject=f"note/{version % 2}",
            version=version,
            at=datetime.now(UTC),
            level=level,
            signer=SIGNER,
        )
        for version in range(first, first + count)
    ]
    with Session(engine) as session, session.begin():
        session.execute(insert(outbox.Outbox), rows)


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())


def watch(bus: Bus) -> Bus:
    """Watch what goes by the sample's exchange, which was declared before (own_bus, tell)."""
    bus.channel.queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
    bus.channel.queue_bind(QUEUE, "zhengling.sample", "#")
    return bus


def arrived(bus: Bus) -> list[int]:
    """The versions in the queue, in the order they came, copies and all."""
    found = []
    while (got := bus.channel.basic_get(QUEUE, auto_ack=True))[0]:
        found.append(decode(got[2], NoteTaken).version)
    return found


def first_copies(versions: list[int]) -> list[int]:
    return list(dict.fromkeys(versions))
