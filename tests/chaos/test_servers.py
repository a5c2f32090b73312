"""Broker and database die, hang and come back, processes die with them; nothing is lost and nobody has to help."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from chaos.bus import settled
from chaos.campaign import ENOUGH, Writers, judge, tasks
from chaos.faults import crash_database, database_up, restart_database, spine, terminate
from chassis.limits import allowed
from chassis.testing import cases
from city import City, until
from deploy.local.stack import UNBOUND, Stack

SECONDS = cases(5, 300)
"""How long faults strike at least."""
FROZEN = cases(25, 60)
"""How long the broker hangs: two heartbeats of ten seconds and more, so that all who listen notice."""


def test_rolling_restart_then_kills_at_random(tmp_path: Path) -> None:
    """Every process ends in good order and comes back under load; then anything dies at random."""
    with Stack(tmp_path, extra_env=UNBOUND) as stack:
        city = City.settle(stack)
        settled(stack)
        processes = [name for name in stack.processes if not name.endswith("migrate")]
        rolling_restart(city, processes)
        kills(city, processes)


def rolling_restart(city: City, processes: list[str]) -> None:
    """SIGTERM to each process in turn: none must be forced, and every client gets its answer."""
    writers, failed = Writers(city).start(), {}
    for name in processes:
        before = sum(writers.failures.values())
        seconds, status = terminate(city.stack, name)
        failed[name] = sum(writers.failures.values()) - before
        assert status == 0, (name, status)
        assert seconds < allowed(15), (name, seconds)
    print(f"\nfirst attempts failed by restarted process: { {name: count for name, count in failed.items() if count} }")
    judge(city, writers, "rolling restart")


def kills(city: City, processes: list[str]) -> None:
    """kill -9 in an order of chance: of processes, of a backend, of all the database, of the broker; and a restart."""
    stack, chance, struck = city.stack, random.Random(11), 0
    assert stack.broker is not None
    assert stack.postgres is not None
    servers: list[Callable[[], object]] = [
        lambda: crash_database(stack), stack.postgres.kill, lambda: restart_database(stack), stack.broker.kill,
    ]  # fmt: skip
    chance.shuffle(servers)
    writers, end = Writers(city).start(), time.monotonic() + SECONDS
    while servers or time.monotonic() < end or min(len(writers.acknowledged), len(writers.signed)) <= ENOUGH:
        for _ in range(3):
            stack.kill(chance.choice(processes))
            struck += 1
            # Chance is the point here: a fault is to meet whatever is going on.
            time.sleep(chance.uniform(0.2, 0.8))
        if servers:
            until(lambda: database_up(stack), 60, "the database is up")
            servers.pop()()
            struck += 1
        # On a slow machine processes would be killed again before they are up, and nothing be acknowledged at all.
        wait_for_an_act(writers)
    judge(city, writers, f"{struck} kills at random")


def wait_for_an_act(writers: Writers) -> None:
    """Wait until one more command is acknowledged than were."""
    before = len(writers.acknowledged)
    until(lambda: len(writers.acknowledged) > before, 60, "a command is acknowledged between the faults")


def test_a_frozen_broker_stops_no_command_and_loses_no_event(tmp_path: Path) -> None:
    """While the broker hangs the API goes on as ever; afterwards every event arrives, and no process needs a hand."""
    with spine(Stack(tmp_path, extra_env=UNBOUND)) as city:
        stack = city.stack
        assert stack.broker is not None
        settled(stack)
        writers = Writers(city).start(2)
        until(lambda: len(tasks(city, writers)) > 20, 60, "events flow")
        noticed: dict[str, float] = {}
        writers.slowest, before, began = 0.0, len(writers.acknowledged), time.monotonic()
        stack.broker.freeze()
        try:

            def long_enough() -> bool:
                for name in ("supervision-worker", "meetings-relay"):
                    if name not in noticed and not stack.is_ready(name):
                        noticed[name] = round(time.monotonic() - began, 1)
                return time.monotonic() - began > FROZEN and len(writers.acknowledged) - before > 3 * FROZEN

            until(long_enough, 90, "it was frozen for long, and commands went on")
            during, slowest, failures = len(writers.acknowledged) - before, writers.slowest, dict(writers.failures)
            arrived = len(tasks(city, writers))
        finally:
            stack.broker.thaw()
        began = time.monotonic()
        until(lambda: len(tasks(city, writers)) > arrived, 60, "the first event after it came back")
        print(
            f"\nfrozen: noticed after {noticed} s; {during} commands acknowledged meanwhile, slowest {slowest:.2f} s, "
            f"failed {failures}; events flow again {time.monotonic() - began:.1f} s after it came back"
        )
        assert during > 3 * FROZEN
        assert not failures
        assert noticed.keys() == {"supervision-worker", "meetings-relay"}
        assert max(noticed.values()) <= allowed(22)
        judge(city, writers, "a frozen broker")
        restarts = {name: process.restarts for name, process in stack.processes.items() if process.restarts}
        assert not restarts, restarts
