"""kill -9 on both sides of every commit, publish, confirm and ack, and the proof that the checker sees a loss."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from chaos.bus import publish
from chaos.campaign import Verdict, Writers, check, judge, tasks, verify, waiting
from chaos.faults import HERE, restart, strike
from city import City, until

POINTS = {
    "meetings-relay": ("relay.before_publish", "relay.after_publish", "relay.after_confirm", "relay.after_mark"),
    "supervision-worker": (
        "consumer.before_handle", "run.before_commit", "run.after_commit", "consumer.after_commit",
        "consumer.after_ack",
    ),
    "meetings-api": ("run.before_commit", "run.after_commit"),
}  # fmt: skip
FORWARDING = ("consumer.before_retry_publish", "consumer.after_retry_publish")


def test_processes_killed_at_every_named_point(city: City) -> None:
    """Each point is seen to have struck: the relay, the worker and the api die side by side, again and again."""
    stack = city.stack
    writers = Writers(city).start(2)

    def die(name: str) -> None:
        for point in POINTS[name]:
            strike(stack, name, point)
        for point in FORWARDING if name == "supervision-worker" else ():
            strike(stack, name, point, provoke=lambda: publish(stack, b"poison"))

    with ThreadPoolExecutor() as together:
        list(together.map(die, POINTS))
    struck = sum(map(len, POINTS.values())) + len(FORWARDING)
    # A copy that was confirmed just before the death of who sent it is there twice: that is no loss.
    assert judge(city, writers, f"kills at {struck} named points", b"poison") >= len(FORWARDING)


def test_the_checker_sees_what_is_lost_doubled_or_came_from_nowhere() -> None:
    """A checker that cannot go red proves nothing."""
    assert check(["a", "b"], ["a"], ["a", "b"]) == Verdict([], [], [], ["b"])
    assert check(["a", "b"], ["a", "b"], ["a"]).lost == ["b"]
    assert check(["a"], ["a"], ["a", "a"]).doubled == ["a"]
    assert check(["a"], ["a"], ["a", "x"]).unexpected == ["x"]
    assert not check(["a"], ["a"], []).clean


@pytest.mark.parametrize(
    ("name", "point"), [("meetings-relay", "relay.before_publish"), ("supervision-worker", "consumer.before_handle")]
)
def test_the_campaign_goes_red_for_a_relay_or_worker_that_forgets_too_early(city: City, name: str, point: str) -> None:
    """The same fault that costs the product nothing costs these two events, and the checker names them."""
    stack, honest = city.stack, tuple(city.stack.processes[name].command.argv)
    writers = Writers(city).start(1)
    restart(stack, name, argv=(sys.executable, str(HERE / "careless.py"), name.partition("-")[2]))
    strike(stack, name, point)
    until(lambda: len(writers.signed) > 20, 30, "events were signed")
    restart(stack, name, argv=honest)
    writers.stop()
    until(lambda: not waiting(city, "meetings"), 30, "the outbox is empty")
    drained(lambda: len(tasks(city, writers)))
    _, events = verify(city, writers)
    print(f"\ncareless {name}: {len(events.lost)} of {len(writers.signed)} events lost")
    assert events.lost
    assert not events.clean


def drained(count: Callable[[], int]) -> None:
    """Wait until a count stands still."""
    seen: list[int] = []

    def still() -> bool:
        seen.append(count())
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    until(still, 30, "nothing arrives any more")
