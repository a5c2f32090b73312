"""Nothing lost, nothing doubled, and no process needs a hand to recover, whatever dies or freezes."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from campaign import Verdict, Writers, check, verify

from city import City, until
from deploy.local.stack import Stack

SECONDS = float(os.environ.get("CAMPAIGN_SECONDS", "20"))
"""How long faults strike; a night run sets more."""

POINTS = (
    "relay.before_publish", "relay.after_publish", "relay.after_confirm", "relay.after_mark",
    "consumer.before_handle", "consumer.after_commit", "consumer.after_ack",
    "run.before_commit", "run.after_commit",
)  # fmt: skip


def settle(city: City, writers: Writers) -> None:
    """Stop the writers, wait until every process is ready and every event has arrived, and judge."""
    writers.stop()
    city.stack.ready(60)
    until(lambda: city.rows("meetings", "SELECT count(*) FROM outbox")[0][0] == 0, 60, "the outbox is empty")
    wanted = len(writers.recorded)

    def arrived() -> bool:
        return city.rows("supervision", "SELECT count(*) FROM tasks WHERE title LIKE 'campaign %'")[0][0] >= wanted

    until(arrived, 120, "every event has arrived")
    commands, events = verify(city, writers)
    print(
        f"{len(writers.acknowledged)} commands acknowledged after {writers.retries} retries, {wanted} events; "
        f"slowest command {writers.slowest:.1f} s; {len(commands.unacknowledged)} answered by their retry"
    )
    assert commands.clean, commands
    assert events.clean, events
    assert not writers.odd, writers.odd[:3]
    assert len(writers.acknowledged) > 20
    assert wanted > 20


def strike(city: City, faults: list[Callable[[], None]], seed: int) -> int:
    """Let faults strike at random until time is up; returns how many did."""
    chance = random.Random(seed)
    end, struck = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        chance.choice(faults)()
        struck += 1
        time.sleep(chance.uniform(0.2, 0.8))
    return struck


@pytest.mark.xdist_group("chaos-failpoints")
def test_processes_killed_at_every_named_point(tmp_path: Path) -> None:
    """kill -9 of relay, worker and api on both sides of every commit, publish, confirm and ack."""
    spec = ";".join(f"{point}=kill@0.01" for point in POINTS)
    with Stack.for_tests(tmp_path, extra_env={"FAILPOINTS": spec}) as stack:
        city = City.settle(stack)
        writers = Writers(city).start()
        time.sleep(SECONDS)
        settle(city, writers)
        deaths = {name: process.restarts for name, process in stack.processes.items() if process.restarts}
        print(deaths)
        assert {"meetings-relay", "supervision-worker", "meetings-api"} <= deaths.keys()


@pytest.mark.xdist_group("chaos-kills")
def test_processes_and_servers_killed_at_random(tmp_path: Path) -> None:
    """kill -9 of any process, of a database backend's whole cluster, and of the broker, at random moments."""
    with Stack(tmp_path) as stack:
        assert stack.broker is not None
        assert stack.postgres is not None
        city = City.settle(stack)
        processes = [name for name in stack.processes if not name.endswith("migrate")]
        writers = Writers(city).start()
        chance = random.Random(7)
        faults: list[Callable[[], None]] = [lambda: stack.kill(chance.choice(processes))] * 8
        faults += [lambda: crash_database(stack), stack.broker.kill]
        print(f"{strike(city, faults, 11)} faults")
        settle(city, writers)


@pytest.mark.xdist_group("chaos-freeze")
def test_a_broker_frozen_for_a_minute_stops_no_command_and_loses_no_event(tmp_path: Path) -> None:
    """While the broker is frozen the API goes on; afterwards every event arrives, and no process needs a hand."""
    with Stack(tmp_path) as stack:
        assert stack.broker is not None
        city = City.settle(stack)
        writers = Writers(city).start(2)
        until(lambda: city.rows("supervision", "SELECT count(*) FROM tasks")[0][0] > 20, 30, "events flow")
        stack.broker.freeze()
        try:
            before, began = len(writers.acknowledged), time.monotonic()
            worker = stack.processes["supervision-worker"]
            until(lambda: not stack.is_ready("supervision-worker"), 40, "the worker notices")
            noticed = time.monotonic() - began
            until(lambda: time.monotonic() - began > 60, 70, "a minute has passed")
            during = len(writers.acknowledged) - before
        finally:
            stack.broker.thaw()
        print(f"noticed after {noticed:.1f} s; {during} commands acknowledged meanwhile; restarts {worker.restarts}")
        assert during > 100
        assert noticed <= 25
        settle(city, writers)


def crash_database(stack: Stack) -> None:
    """kill -9 of one backend, on which PostgreSQL restarts all of itself and recovers from its log."""
    assert stack.postgres is not None
    if stack.postgres.pid is None:
        return
    children = psutil.Process(stack.postgres.pid).children()
    for child in children[:1]:
        os.kill(child.pid, signal.SIGKILL)


def test_the_checker_sees_what_is_lost_doubled_or_came_from_nowhere() -> None:
    """A checker that cannot go red proves nothing."""
    assert check(["a", "b"], ["a"], ["a", "b"]) == Verdict([], [], [], ["b"])
    assert check(["a", "b"], ["a", "b"], ["a"]).lost == ["b"]
    assert check(["a"], ["a"], ["a", "a"]).doubled == ["a"]
    assert check(["a"], ["a"], ["a", "x"]).unexpected == ["x"]
    assert not check(["a"], ["a"], []).clean
