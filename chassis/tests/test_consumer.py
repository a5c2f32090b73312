"""Events in: once each, in order, nothing lost and nothing looping, on a real broker and database."""

import json
import secrets
import signal
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import pytest
from chassis_processes import Bus, Child, Spawn, event, own_bus, own_database, publish, rows, versions
from chassis_sample import TYPE, WORK
from sqlalchemy import Engine, create_engine

from chassis import parked
from chassis.db import new_id
from chassis.testing import eventually, superuser_url
from deploy.broker import users
from deploy.local import servers

PARKED = f"{WORK}.parked"


@pytest.fixture
def worker(spawn: Spawn) -> Any:
    return spawn("worker").wait_ready()


@dataclass
class Live:
    """One worker for all tests that leave it as they found it; each has a subject of its own."""

    worker: Child
    engine: Engine
    bus: Bus
    subject: str = ""

    def send(self, words: str = "", version: int = 1, **properties: Any) -> tuple[uuid.UUID, bytes]:
        event_id = new_id()
        body = event(words, subject=self.subject, version=version, event_id=event_id)
        publish(self.bus, body, **properties)
        return event_id, body

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.worker.lines(name) if line["subject"] == self.subject]

    def versions(self) -> list[int]:
        return versions(self.engine, self.subject)

    def tries(self, event_id: uuid.UUID) -> list[datetime]:
        return [at for (at,) in rows(self.engine, f"tries WHERE id = '{event_id}' ORDER BY at", "at")]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with own_database() as database_url, own_bus() as amqp_url:
        addresses = {"DATABASE_URL": database_url, "AMQP_URL": amqp_url, "RETRY_DELAYS": "0.1,0.3"}
        worker = Child("worker", tmp_path_factory.mktemp("live") / "worker.log", addresses)
        worker.wait_ready()
        engine, bus = create_engine(database_url), Bus(amqp_url)
        yield Live(worker, engine, bus)
        worker.process.kill()
        worker.process.wait()
        bus.close()
        engine.dispose()


@pytest.fixture
def live(stack: Live) -> Live:
    stack.subject = f"note/{new_id()}"
    return stack


def test_events_are_handled_in_order_and_once(live: Live) -> None:
    bodies = [live.send(version=version)[1] for version in range(1, 41)]
    for body in bodies[:5]:
        publish(live.bus, body)
    eventually(lambda: len(rows(live.engine, "twice")) == 5)
    assert live.versions() == list(range(1, 41))
    handled = live.lines("handled")[0]
    assert (handled["type"], handled["subject"], handled["attempt"]) == (TYPE, live.subject, 1)
    assert f'zhengling_events_handled_total{{queue="{WORK}"}}' in live.worker.metrics()


def test_an_older_event_that_comes_late_undoes_nothing(live: Live) -> None:
    for version in (1, 3, 2, 4):
        live.send(version=version)
    eventually(lambda: len(live.lines("handled")) == 4)
    assert live.versions() == [1, 3, 4]


def test_the_request_id_follows_the_event(live: Live) -> None:
    body = json.loads(event(subject=live.subject))
    publish(live.bus, json.dumps(body | {"requestid": "req-7"}).encode())
    where = f"effects WHERE subject = '{live.subject}'"
    eventually(lambda: rows(live.engine, where, "request_id") == [("req-7",)])
    assert eventually(lambda: live.lines("handled"))[0]["request_id"] == "req-7"


def test_a_failure_is_retried_along_the_ladder(live: Live) -> None:
    event_id, _ = live.send("fails:2", version=2)
    live.send(version=1)
    eventually(lambda: len(live.lines("handled")) == 2)
    assert [line["attempt"] for line in live.lines("failed")] == [1, 2]
    assert live.lines("handled")[-1]["attempt"] == 3
    times = live.tries(event_id)
    assert (times[1] - times[0]).total_seconds() >= 0.1
    assert (times[2] - times[1]).total_seconds() >= 0.3
    # The one behind it did not wait.
    assert live.versions() == [1, 2]
    assert live.bus.depth(PARKED) == 0


def test_what_fails_to_the_end_is_parked_as_it_came(live: Live) -> None:
    event_id, body = live.send(
        "boom", message_id="m-1", content_type="application/cloudevents+json", headers={"mine": "kept"}
    )
    properties, found = live.bus.take(PARKED)
    assert found == body
    assert (properties.message_id, properties.content_type) == ("m-1", "application/cloudevents+json")
    # The headers that strangers put there stay behind: they might fill the frame to its last byte.
    assert set(properties.headers) - {"x-delivery-count"} == {"zl-signature", "x-error", "x-attempts", "x-parked-at"}
    assert properties.headers["x-error"] == "RuntimeError: it went wrong"
    assert properties.headers["x-attempts"] == 3
    assert len(live.tries(event_id)) == 3


def test_a_broken_rule_is_parked_at_once(live: Live) -> None:
    event_id, _ = live.send("rule")
    properties, _ = live.bus.take(PARKED)
    assert properties.headers["x-error"] == "RuleBroken: R43.4"
    assert len(live.tries(event_id)) == 1


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        (b"not json", {}),
        (b"\xff\xfe\x00", {"content_encoding": "utf-8", "content_type": "application/json"}),
        (b"gASVCwAAAAAAAACMB2JpbmFyeZQu", {"content_type": "application/x-python-serialize"}),
        (b"x" * 1_000_001, {}),
        (b"{}", {"headers": {"x-attempts": "many", "CC": ["elsewhere"]}, "expiration": "60000"}),
        (b"", {}),
        (b"", {"content_encoding": "utf-8"}),
    ],
    ids=["text", "bytes", "pickle", "large", "headers", "empty", "empty text"],
)
def test_the_undecodable_is_parked_with_its_bytes(live: Live, body: bytes, properties: dict[str, Any]) -> None:
    publish(live.bus, body, **properties)
    live.send()
    found, raw = live.bus.take(PARKED)
    assert raw == body
    assert found.headers["x-error"].startswith("Undecodable: ")
    assert found.expiration is None
    eventually(lambda: live.versions() == [1])


def test_a_message_that_kills_the_process_is_parked_in_the_end(spawn: Spawn, bus: Any) -> None:
    first = spawn("worker").wait_ready()
    publish(bus, event("crash"))
    assert first.wait() == 3
    # The broker counts deliveries that were never answered, and parks the message itself after twenty.
    for method, _properties, _body in bus.channel.consume(WORK, inactivity_timeout=1):
        if method is None:
            break
        bus.channel.basic_nack(method.delivery_tag, requeue=True)
    bus.channel.cancel()
    properties, _ = bus.take(PARKED)
    assert properties.headers["x-first-death-reason"] == "delivery_limit"


def test_kill_between_commit_and_ack_doubles_nothing(spawn: Spawn, bus: Any, engine: Engine) -> None:
    first = spawn("worker", FAILPOINTS="consumer.after_commit=kill").wait_ready()
    for version in (1, 2, 3):
        publish(bus, event(version=version))
    assert first.wait() == -9
    assert versions(engine) == [1]
    spawn("worker")
    eventually(lambda: versions(engine) == [1, 2, 3])
    assert len(rows(engine, "twice")) == 1


@pytest.mark.parametrize("point", ["consumer.before_retry_publish", "consumer.after_retry_publish"])
def test_kill_around_the_retry_loses_nothing(spawn: Spawn, bus: Any, engine: Engine, point: str) -> None:
    first = spawn("worker", FAILPOINTS=f"{point}=kill").wait_ready()
    publish(bus, event("fails:1"))
    assert first.wait() == -9
    spawn("worker")
    eventually(lambda: versions(engine) == [1])


def test_a_fault_of_the_frame_itself_ends_the_process(spawn: Spawn, bus: Any) -> None:
    worker = spawn("worker", FAILPOINTS="consumer.after_commit=raise").wait_ready()
    publish(bus, event())
    assert worker.wait() == 1
    assert worker.lines("worker failed")


def test_a_term_signal_waits_for_the_event_in_hand(worker: Any, bus: Any, engine: Engine) -> None:
    publish(bus, event("slow:1", version=1))
    publish(bus, event(version=2))
    eventually(lambda: len(rows(engine, "tries")) == 1)
    worker.send(signal.SIGTERM)
    assert worker.wait() == 0
    assert versions(engine) == [1]
    eventually(lambda: bus.depth(WORK) == 1)


def test_a_standby_takes_over_from_a_killed_worker(worker: Any, spawn: Spawn, bus: Any, engine: Engine) -> None:
    standby = spawn("worker").wait_ready()
    publish(bus, event(version=1))
    eventually(lambda: versions(engine) == [1])
    worker.send(signal.SIGKILL)
    publish(bus, event(version=2))
    eventually(lambda: versions(engine) == [1, 2], 5)
    # The line is written after the commit that was just seen.
    eventually(lambda: standby.lines("handled"))


def test_while_the_database_is_away_the_message_waits(worker: Any, bus: Any, engine: Engine, database_url: str) -> None:
    name = database_url.rpartition("/")[2]
    engine.dispose()
    with psycopg.connect(superuser_url(), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        publish(bus, event())
        # More tries than the ladder has steps, and yet nothing is retried, parked or lost.
        eventually(lambda: len(worker.lines("waiting for a neighbour")) >= 4)
        assert not worker.lines("failed")
        assert worker.reasons() == []
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    eventually(lambda: versions(engine) == [1])
    assert eventually(lambda: worker.lines("handled"))[0]["attempt"] == 1


def test_a_queue_that_stands_still_is_told_with_its_reason(
    spawn: Spawn, bus: Any, engine: Engine, database_url: str
) -> None:
    worker = spawn("worker", STANDSTILL_SECONDS="0.05").wait_ready()
    name = database_url.rpartition("/")[2]
    engine.dispose()
    with psycopg.connect(superuser_url(), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        publish(bus, event())
        (reason,) = eventually(lambda: (worker.reasons() or [""])[0].endswith("Error") and worker.reasons())
        assert reason.startswith(f"{WORK} stands still: its first message is in hand for ")
        figures = worker.metrics()
        assert f'zhengling_event_in_hand_tries{{queue="{WORK}"}}' in figures
        assert f'zhengling_event_in_hand_seconds{{queue="{WORK}"}} 0.0' not in figures
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    worker.wait_ready()
    eventually(lambda: f'zhengling_event_in_hand_seconds{{queue="{WORK}"}} 0.0' in worker.metrics())


def test_a_message_that_did_not_come_the_way_of_its_kind_is_parked(live: Live) -> None:
    live.bus.channel.exchange_declare("elsewhere", "fanout")
    live.bus.channel.queue_bind(WORK, "elsewhere")
    live.bus.publish(event(subject=live.subject), TYPE, "elsewhere")
    found, _ = live.bus.take(PARKED)
    assert found.headers["x-error"] == f"Undecodable: it came by exchange 'elsewhere' and key '{TYPE}'"
    foreign = json.loads(event(subject=live.subject)) | {"source": "/zhengling/other"}
    publish(live.bus, json.dumps(foreign).encode())
    found, _ = live.bus.take(PARKED)
    assert found.headers["x-error"] == "Untrusted: source '/zhengling/other' is not /zhengling/sample"
    assert live.versions() == []


def test_a_stranger_cannot_spend_the_tries_of_a_message(live: Live) -> None:
    event_id, _ = live.send("fails:2", headers={"x-attempts": 3})
    eventually(lambda: live.lines("handled"))
    assert len(live.tries(event_id)) == 3


def test_only_the_producers_own_user_is_believed(spawn: Spawn, amqp_url: str, engine: Engine) -> None:
    mark = secrets.token_hex(4)
    vhost = amqp_url.rpartition("/")[2]
    every = {"vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"}
    names = [f"{mark}_{name}" for name in ("listener", "sample", "other")]
    made = {"users": [users._user(name, "p") for name in names], "permissions": [every | {"user": n} for n in names]}
    servers.broker_api("POST", "definitions", made)
    try:
        worker = spawn("worker", AMQP_URL=servers.user_url(amqp_url, names[0], "p")).wait_ready()
        for version, name in enumerate(names[1:], 1):
            bus = Bus(servers.user_url(amqp_url, name, "p"))
            publish(bus, event(version=version), user_id=name)
            publish(bus, event(version=9))
            bus.close()
        eventually(lambda: len(worker.lines("parked")) == 3)
        assert versions(engine) == [1]
        assert {line["error"] for line in worker.lines("parked")} == {
            "Undecodable: user None is not sample's",
            f"Undecodable: user '{names[2]}' is not sample's",
        }
    finally:
        servers.broker_api("POST", "users/bulk-delete", {"users": names})


def test_a_queue_with_other_arguments_makes_the_worker_not_ready(spawn: Spawn, bus: Any) -> None:
    bus.channel.queue_declare(WORK, durable=True)
    worker = spawn("worker")
    eventually(lambda: "inequivalent arg" in (worker.reasons() or [""])[0])
    assert worker.reasons()[0].startswith(f"{WORK} is not consumed: PreconditionFailed")
    bus.channel.queue_delete(WORK)
    worker.wait_ready()


def test_a_queue_that_is_deleted_is_made_again(worker: Any, bus: Any, engine: Engine) -> None:
    bus.channel.queue_delete(WORK)
    eventually(lambda: worker.lines("broker connection lost"))
    worker.wait_ready()
    publish(bus, event())
    eventually(lambda: versions(engine) == [1])


def test_a_timer_runs_in_one_process_at_a_time(worker: Any, spawn: Spawn, engine: Engine) -> None:
    eventually(lambda: rows(engine, "ticks"))
    standby = spawn("worker").wait_ready()
    before = len(rows(engine, "ticks"))
    eventually(lambda: len(rows(engine, "ticks")) > before + 5)
    assert {pid for (pid,) in rows(engine, "ticks", "pid")} == {worker.process.pid}
    worker.send(signal.SIGKILL)
    eventually(lambda: (standby.process.pid,) in rows(engine, "ticks", "pid"))


def command(amqp_url: str, *argv: str) -> None:
    parked.main(["--event", TYPE, *argv], amqp_url, "listener")


def test_parked_messages_are_listed_and_put_back(
    spawn: Spawn, bus: Any, engine: Engine, amqp_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = spawn("worker", RETRY_DELAYS="0.05").wait_ready()
    ids = [new_id() for _ in range(3)]
    for version, event_id in enumerate(ids, 1):
        publish(bus, event("fails:2", version=version, event_id=event_id), message_id=str(event_id))
    publish(bus, b"\x1b[2Jjunk")
    eventually(lambda: bus.depth(PARKED) == 4)
    command(amqp_url, "list")
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["QUEUE", "ID", "TYPE", "SUBJECT", "PARKED", "ATTEMPTS", "ERROR"]
    assert len(lines) == 4
    line = next(line for line in lines if str(ids[0]) in line)
    assert line.split()[:4] == [PARKED, str(ids[0]), TYPE, "note/1"]
    assert line.endswith("RuntimeError: not yet")
    eventually(lambda: bus.depth(PARKED) == 4)

    command(amqp_url, "replay", "--id", str(ids[1]))
    assert "put back: 1;" in capsys.readouterr().out
    eventually(lambda: versions(engine) == [2])
    assert eventually(lambda: worker.lines("handled"))[0]["attempt"] == 1

    command(amqp_url, "replay", "--all")
    assert "put back: 3;" in capsys.readouterr().out
    eventually(lambda: versions(engine) == [2, 3])
    eventually(lambda: bus.depth(PARKED) == 1)
    with pytest.raises(SystemExit):
        command(amqp_url, "replay", "--id", str(new_id()))


def test_a_replay_without_work_queue_loses_nothing(spawn: Spawn, bus: Any, amqp_url: str) -> None:
    worker = spawn("worker").wait_ready()
    publish(bus, event("rule"))
    eventually(lambda: bus.depth(PARKED) == 1)
    worker.send(signal.SIGTERM)
    worker.wait()
    bus.channel.queue_delete(WORK)
    with pytest.raises(SystemExit):
        command(amqp_url, "replay", "--all")
    eventually(lambda: bus.depth(PARKED) == 1)


def test_event_types_come_out_of_the_stubs() -> None:
    assert all(name.startswith("zhengling.") for name in parked.event_types())
