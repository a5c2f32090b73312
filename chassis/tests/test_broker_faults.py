"""A broker that is killed or hangs is left, found again, and neither loses an event nor doubles an effect."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from chassis_processes import (
    QUEUE,
    Bus,
    Spawn,
    arrived,
    event,
    first_copies,
    publish,
    record,
    settled,
    tell,
    versions,
    waiting,
    watch,
)
from chassis_sample import WORK
from sqlalchemy import Engine

from chassis.limits import allowed
from chassis.testing import cases, eventually
from deploy.local import servers


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A broker of this module's own, to be killed and frozen."""
    server = servers.broker(tmp_path_factory.mktemp("node"))
    server.start()
    tell(server.url)
    yield server
    server.stop_at_once()


@pytest.mark.chaos
def test_a_broker_killed_under_load(spawn: Spawn, node: Any, engine: Engine) -> None:
    watch(Bus(node.url))
    settled(node, QUEUE)
    relay = spawn("relay", AMQP_URL=node.url, HEARTBEAT="2").wait_ready()
    done = threading.Event()
    sent = [0]

    def load() -> None:
        while not done.wait(0.005):
            record(engine, sent[0] + 1, 2)
            sent[0] += 2

    writer = threading.Thread(target=load)
    writer.start()
    try:
        for _ in range(cases(1, 5)):
            before = sent[0]
            eventually(lambda before=before: sent[0] > before + 100)
            node.kill()
            node.start()
            relay.wait_ready()
    finally:
        done.set()
        writer.join()
    eventually(lambda: waiting(engine) == 0)
    assert first_copies(arrived(Bus(node.url))) == list(range(1, sent[0] + 1))
    assert relay.process.poll() is None


@pytest.mark.chaos
def test_a_frozen_broker_is_left_and_found_again(spawn: Spawn, node: Any, engine: Engine) -> None:
    bus = watch(Bus(node.url))
    bus.channel.queue_purge(QUEUE)
    bus.close()
    relay = spawn("relay", AMQP_URL=node.url, HEARTBEAT="30", PATIENCE="2").wait_ready()
    node.freeze()
    try:
        record(engine, 1, 5)
        began = time.monotonic()
        eventually(lambda: "no connection to the broker" in (relay.reasons() or []), 10)
        took = time.monotonic() - began
    finally:
        node.thaw()
    assert took < allowed(4), took
    eventually(lambda: waiting(engine) == 0)
    assert first_copies(arrived(Bus(node.url))) == [1, 2, 3, 4, 5]


@pytest.mark.chaos
def test_a_frozen_broker_is_noticed_when_there_is_nothing_to_send(spawn: Spawn, node: Any) -> None:
    relay = spawn("relay", AMQP_URL=node.url, HEARTBEAT="2").wait_ready()
    node.freeze()
    began = time.monotonic()
    try:
        eventually(lambda: relay.reasons() == ["no connection to the broker"], 10)
        took = time.monotonic() - began
    finally:
        node.thaw()
    assert took < allowed(4.5), took
    relay.wait_ready()


@pytest.mark.chaos
def test_a_term_signal_is_obeyed_while_the_broker_is_frozen(spawn: Spawn, node: Any, engine: Engine) -> None:
    relay = spawn("relay", AMQP_URL=node.url).wait_ready()
    node.freeze()
    try:
        record(engine, 1, 5)
        began = time.monotonic()
        relay.send(signal.SIGTERM)
        assert relay.wait() == 0
        # What container runtimes allow between SIGTERM and SIGKILL.
        assert time.monotonic() - began < allowed(10)
    finally:
        node.thaw()
    assert waiting(engine) == 5


@pytest.mark.chaos
def test_a_worker_started_before_its_broker_and_a_broker_killed_under_load(
    spawn: Spawn, node: Any, engine: Engine
) -> None:
    node.kill()
    worker = spawn("worker", AMQP_URL=node.url, HEARTBEAT="2")
    assert eventually(worker.reasons) == ["no connection to the broker"]
    node.start()
    worker.wait_ready()
    settled(node, f"{WORK}.parked")
    bus, sent = Bus(node.url), 50
    for version in range(1, sent + 1):
        publish(bus, event(version=version), delivery_mode=2)
    node.kill()
    node.start()
    worker.wait_ready()
    eventually(lambda: versions(engine) == list(range(1, sent + 1)))
    assert worker.process.poll() is None


@pytest.mark.chaos
def test_a_frozen_broker_is_noticed_and_left(spawn: Spawn, node: Any, engine: Engine) -> None:
    heartbeat = 2
    worker = spawn("worker", AMQP_URL=node.url, HEARTBEAT=str(heartbeat)).wait_ready()
    node.freeze()
    began = time.monotonic()
    try:
        eventually(lambda: worker.reasons() == ["no connection to the broker"], 2 * heartbeat + 1)
        took = time.monotonic() - began
    finally:
        node.thaw()
    worker.wait_ready()
    assert took <= allowed(2 * heartbeat + 0.5), took
    publish(Bus(node.url), event(subject="note/frozen"))
    eventually(lambda: versions(engine, "note/frozen") == [1])
    assert os.path.exists(f"/proc/{worker.process.pid}")
