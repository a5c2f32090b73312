"""The worker as a process, with a real broker: killed between commit and ack, it opens nothing twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pika
import psycopg
import pytest

from chassis import bus, migrate
from chassis.envelope import encode, event_type
from chassis.limits import allowed
from chassis.line import declare, open_line
from chassis.queues import told_by
from chassis.signing import HEADER
from chassis.testing import event_keys, event_signer, eventually, fresh_database, line_to, superuser_url, vhost
from zhengling.meetings.v1.events_pb2 import MinutesSigned


class Place:
    """A migrated database and an empty vhost, and the worker between them."""

    def __init__(self, database: str, bus: str, folder: Path) -> None:
        self.database, self.bus, self.folder = database, bus, folder

    @contextmanager
    def worker(self, failpoints: str = "") -> Iterator[subprocess.Popen[bytes]]:
        environment = os.environ | {
            "DATABASE_URL": self.database.replace("postgresql:", "postgresql+psycopg:", 1),
            "AMQP_URL": self.bus,
            "PROBE_LISTEN": "127.0.0.1:0",
            "ENVIRONMENT": "development",
            "FAILPOINTS": failpoints,
            "RETRY_DELAYS": "0.2,0.2",
            **event_keys(self.folder, "supervision", "meetings"),
        }
        command = [sys.executable, "-m", "supervision", "worker"]
        with (self.folder / f"worker-{uuid4().hex[:6]}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def publish(self, minutes: MinutesSigned, event_id: UUID) -> None:
        """Put the event on the exchange as a relay would."""
        body = encode(
            minutes,
            source="/zhengling/meetings",
            subject=f"minutes/{minutes.minutes_id}",
            version=3,
            at=datetime.now(UTC),
            event_id=event_id,
        )

        # As `migrate` declares them, so that the event waits for a worker that is not up yet.
        line = open_line(self.bus)
        for piece in (*told_by("meetings"), *bus.pieces("supervision", "0.2,0.2")):
            declare(line.channel(), piece)
        line.close()
        connection = pika.BlockingConnection(line_to(self.bus))
        channel = connection.channel()
        channel.confirm_delivery()
        event_keys(self.folder, "meetings")
        signature = event_signer(self.folder, "meetings").sign(body)
        properties = pika.BasicProperties(delivery_mode=2, headers={HEADER: signature})
        channel.basic_publish("zhengling.meetings", event_type(minutes), body, properties, mandatory=True)
        connection.close()

    def rows(self, sql: str) -> list[Any]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with (
        fresh_database(superuser_url(), lambda url: migrate.main([], "supervision", url), "supervision") as database,
        vhost() as amqp_url,
    ):
        yield Place(database, amqp_url, tmp_path)


def minutes(minutes_id: str, decisions: list[str]) -> MinutesSigned:
    items = [MinutesSigned.Item(decision_id=key, text="落实", responsible_units=["d08"]) for key in decisions]
    return MinutesSigned(
        minutes_id=minutes_id, meeting_title="第 3 次常务会议", signed_on="2026-03-02", items=items, level=0
    )


@pytest.mark.rule("R54.1")
@pytest.mark.parametrize("point", ["run.before_commit", "consumer.after_commit"])
def test_a_worker_killed_around_its_commit_has_each_task_once_when_it_is_back(place: Place, point: str) -> None:
    data, event_id = minutes(str(uuid4()), [str(uuid4()), str(uuid4())]), uuid4()
    with place.worker(f"{point}=kill") as dying:
        place.publish(data, event_id)
        assert dying.wait(allowed(30)) == -signal.SIGKILL
    assert len(place.rows("SELECT 1 FROM tasks")) == (0 if point == "run.before_commit" else 2)
    other = minutes(str(uuid4()), [str(uuid4())])
    with place.worker():
        # The same minutes again, under the same id and under another; then one more, after which all is done.
        place.publish(data, event_id)
        place.publish(data, uuid4())
        place.publish(other, uuid4())
        eventually(lambda: place.rows(f"SELECT 1 FROM tasks WHERE origin = 'minutes/{other.minutes_id}'"), 30)
    sources = sorted(row[0] for row in place.rows("SELECT source FROM tasks"))
    assert sources == sorted(f"decision/{one.decision_id}" for one in (*data.items, *other.items))
    assert [row[0] for row in place.rows("SELECT number FROM tasks ORDER BY number")] == [1, 2, 3]
    assert len(place.rows("SELECT 1 FROM outbox WHERE routing_key LIKE '%task.opened%'")) == 3


@pytest.mark.rule("R80.1")
def test_the_timer_flags_what_ran_over_its_term_as_soon_as_the_worker_starts(place: Place) -> None:
    data = minutes(str(uuid4()), [str(uuid4())])
    data.items[0].term = "2026-03-03"
    with place.worker():
        place.publish(data, uuid4())
        eventually(lambda: place.rows("SELECT 1 FROM tasks"), 30)
    with place.worker():
        eventually(lambda: place.rows("SELECT 1 FROM tasks WHERE overdue_since = '2026-03-04'"), 30)
    assert len(place.rows("SELECT 1 FROM outbox WHERE routing_key LIKE '%task.overdue%'")) == 1
