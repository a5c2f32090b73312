"""Events out: all of them, in order, by one process at a time, whatever dies on the way."""

import json
import signal
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psycopg
import pytest
from chassis_processes import QUEUE, SIGNER, Bus, Spawn, arrived, first_copies, record, versions, waiting, watch
from chassis_sample import TYPE, NoteTaken
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from chassis import outbox, parked
from chassis.envelope import decode
from chassis.limits import allowed
from chassis.signing import HEADER
from chassis.testing import eventually, superuser_url


@pytest.fixture
def watched(bus: Bus) -> Bus:
    return watch(bus)


def test_a_backlog_is_drained_in_order(spawn: Spawn, watched: Bus, engine: Engine) -> None:
    record(engine, 1, 1500)
    relay = spawn("relay").wait_ready()
    eventually(lambda: waiting(engine) == 0)
    properties, body = watched.take(QUEUE)
    event = decode(body, NoteTaken)
    assert (properties.delivery_mode, properties.message_id, properties.type) == (2, str(event.id), TYPE)
    # What was signed is what is sent, to the byte.
    assert properties.headers[HEADER] == SIGNER.sign(body)
    assert arrived(watched) == list(range(2, 1501))
    assert "zhengling_relay_published_total 1500.0" in relay.metrics()
    began = time.monotonic()
    relay.send(signal.SIGTERM)
    assert relay.wait() == 0
    assert time.monotonic() - began < allowed(5)


def test_what_nobody_wants_is_kept_counted_and_told_again(
    spawn: Spawn, bus: Bus, engine: Engine, amqp_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    relay = spawn("relay").wait_ready()
    record(engine, 1, 3)
    eventually(lambda: waiting(engine) == 0)
    eventually(lambda: "zhengling_unwanted_events 3.0" in relay.metrics())
    parked.main(["--unwanted", "list"], amqp_url, "sample")
    listed = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[2] for line in listed] == [TYPE] * 3
    watch(bus)
    eventually(lambda: bus.depth("sample.unwanted") == 3)
    parked.main(["--unwanted", "replay", "--all"], amqp_url, "sample")
    properties, body = bus.take(QUEUE)
    event = decode(body, NoteTaken)
    assert (event.version, properties.message_id, properties.type) == (1, str(event.id), TYPE)
    assert properties.user_id == urlsplit(amqp_url).username
    eventually(lambda: arrived(bus) == [2, 3])


def test_what_is_open_to_all_is_told_outward_too_and_only_that(spawn: Spawn, watched: Bus, engine: Engine) -> None:
    watched.channel.queue_declare("outside.all.events", durable=True, arguments={"x-queue-type": "quorum"})
    spawn("relay").wait_ready()
    watched.channel.queue_bind("outside.all.events", "zhengling.sample.outward", "#")
    for first, level in ((1, 0), (4, 1), (5, None), (6, 0)):
        record(engine, first, 3 if first == 1 else 1, "for few", level)
    eventually(lambda: waiting(engine) == 0)
    assert arrived(watched) == [1, 2, 3, 4, 5, 6]
    told = []
    for _ in range(4):
        properties, body = watched.take("outside.all.events")
        thin = json.loads(body)
        told.append(thin["sequence"])
        assert b"for few" not in body
        assert thin["data"] == {}
        assert (properties.message_id, properties.type, thin["type"]) == (thin["id"], TYPE, TYPE)
        assert "zl-signature" not in (properties.headers or {})
    assert told == ["1", "2", "3", "6"]
    assert watched.depth("outside.all.events") == 0


def test_a_large_event_of_many_frames_arrives_whole(spawn: Spawn, watched: Bus, engine: Engine) -> None:
    spawn("relay").wait_ready()
    words = "字" * 250_000
    record(engine, 1, 2, words)
    for _ in range(2):
        _, body = watched.take(QUEUE)
        assert decode(body, NoteTaken).data.text == words


def test_a_relay_waits_for_the_queues_of_its_consumers(spawn: Spawn, engine: Engine) -> None:
    """A consumer that is deployed after its producer loses nothing of what happens meanwhile."""
    record(engine, 1, 3)
    relay = spawn("relay", EVENT_CONSUMERS="listener, nobody")
    said = "{} has no queues yet for what sample tells (EVENT_CONSUMERS)".format
    eventually(lambda: relay.reasons() == [said("listener")])
    spawn("worker").wait_ready()
    eventually(lambda: relay.reasons() == [said("nobody")])
    assert waiting(engine) == 3
    relay.send(signal.SIGTERM)
    assert relay.wait() == 0
    spawn("relay", EVENT_CONSUMERS="listener").wait_ready()
    eventually(lambda: versions(engine, "note/1") == [1, 3])


def test_the_backlog_is_told_while_there_is_no_broker(spawn: Spawn, engine: Engine) -> None:
    relay = spawn("relay", AMQP_URL="amqp://127.0.0.1:1/")
    eventually(lambda: "no connection to the broker" in (relay.reasons() or []))
    for count in (2, 5):
        record(engine, 1, count)
    assert "zhengling_outbox_backlog 7.0" in relay.metrics()
    assert "\nzhengling_outbox_oldest_seconds " in relay.metrics()


def test_a_backlog_that_cannot_be_known_is_not_told(spawn: Spawn) -> None:
    relay = spawn("relay", DATABASE_URL="postgresql+psycopg://x:x@127.0.0.1:1/x")
    eventually(lambda: "no connection to the database" in (relay.reasons() or []))
    assert "zhengling_outbox_backlog" not in relay.metrics().replace("# HELP zhengling_outbox_backlog", "")
    assert "zhengling_relay_published_total" in relay.metrics()


def test_an_event_that_commits_late_is_not_overlooked(spawn: Spawn, watched: Bus, engine: Engine) -> None:
    spawn("relay").wait_ready()
    with Session(engine) as late:
        # Its id is taken first, its commit comes last.
        values = outbox.row(NoteTaken(), source="/s", subject="note/9", version=1, at=datetime.now(UTC), signer=SIGNER)
        late.execute(insert(outbox.Outbox), [values])
        record(engine, 2, 2)
        eventually(lambda: waiting(engine) == 0)
        late.commit()
    eventually(lambda: waiting(engine) == 0)
    assert arrived(watched) == [2, 3, 1]


@pytest.mark.parametrize("point", ["before_publish", "after_publish", "after_confirm", "after_mark"])
def test_kill_at_any_point_loses_nothing_and_keeps_the_order(
    spawn: Spawn, watched: Bus, engine: Engine, point: str
) -> None:
    # Of so many, one is struck for certain: with a fifth of them each, one run in half a million is spared.
    record(engine, 1, 60)
    first = spawn("relay", FAILPOINTS=f"relay.{point}=kill@0.2" if "publish" in point else f"relay.{point}=kill")
    assert first.wait() == -9
    spawn("relay")
    eventually(lambda: waiting(engine) == 0)
    versions = arrived(watched)
    assert first_copies(versions) == list(range(1, 61))
    if point == "after_confirm":
        assert len(versions) > 60


def test_one_leader_sends_and_a_standby_takes_over(spawn: Spawn, watched: Bus, engine: Engine) -> None:
    leader = spawn("relay").wait_ready()
    eventually(lambda: leader.lines("leading"))
    standby = spawn("relay").wait_ready()
    record(engine, 1, 300)
    eventually(lambda: waiting(engine) == 0)
    assert arrived(watched) == list(range(1, 301))
    assert not standby.lines("leading")
    leader.send(signal.SIGKILL)
    record(engine, 301, 1)
    eventually(lambda: arrived(watched) == [301], 3)
    assert standby.lines("leading")


def test_a_lost_database_is_found_again(spawn: Spawn, watched: Bus, engine: Engine, database_url: str) -> None:
    relay = spawn("relay").wait_ready()
    name = database_url.rpartition("/")[2]
    engine.dispose()
    with psycopg.connect(superuser_url(), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        eventually(lambda: relay.reasons() == ["no connection to the database"])
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    record(engine, 1, 1)
    eventually(lambda: arrived(watched) == [1])
    assert relay.reasons() == []


def test_a_queue_that_refuses_holds_the_event_and_its_followers(spawn: Spawn, bus: Bus, engine: Engine) -> None:
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}
    bus.channel.queue_declare(QUEUE, durable=True, arguments=full)
    bus.channel.queue_bind(QUEUE, "zhengling.sample", "#")
    record(engine, 1, 5)
    relay = spawn("relay").wait_ready()
    eventually(lambda: len(relay.lines("the broker refused an event")) > 2)
    assert relay.reasons() == []
    assert waiting(engine) > 0
    found: list[int] = []
    eventually(lambda: found.extend(arrived(bus)) or waiting(engine) == 0)
    found += arrived(bus)
    assert first_copies(found) == [1, 2, 3, 4, 5]


def test_an_exchange_declared_otherwise_is_no_reason_to_die(spawn: Spawn, bus: Bus, engine: Engine) -> None:
    bus.channel.exchange_delete("zhengling.sample")
    bus.channel.exchange_declare("zhengling.sample", "fanout")
    relay = spawn("relay")
    eventually(lambda: "inequivalent arg" in str(relay.lines("broker connection lost")))
    assert "no connection to the broker" in relay.reasons()
    bus.channel.exchange_delete("zhengling.sample")
    relay.wait_ready()


def test_a_relay_that_dies_all_the_time_still_has_each_effect_once(spawn: Spawn, engine: Engine, amqp_url: str) -> None:
    worker = spawn("worker").wait_ready()
    total, deaths = 150, 0
    record(engine, 1, total)
    while waiting(engine):
        faulty = deaths < 5
        points = "relay.after_publish=kill@0.03;relay.after_confirm=kill@0.3" if faulty else ""
        relay = spawn("relay", FAILPOINTS=points)
        eventually(lambda relay=relay: relay.process.poll() is not None or waiting(engine) == 0)
        deaths += relay.process.poll() == -9
    effects = text("SELECT version FROM effects WHERE subject = :subject ORDER BY n")
    for subject in (0, 1):
        wanted = [version for version in range(1, total + 1) if version % 2 == subject]

        def complete(subject: int = subject, wanted: list[int] = wanted) -> bool:
            with engine.connect() as connection:
                return list(connection.scalars(effects, {"subject": f"note/{subject}"})) == wanted

        eventually(complete)
    assert deaths > 0
    assert not worker.lines("failed")
