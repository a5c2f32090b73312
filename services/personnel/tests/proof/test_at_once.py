"""What excludes each other, asked for at the same instant on connections of its own, is granted to one alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from chassis.law import RuleBroken
from personnel.commands.directory import end_appointment
from personnel.commands.leave import approve_leave, name_stand_in, register_return
from personnel.commands.leave import request_leave as request
from personnel.commands.mandate import delegate_mayor
from services.personnel.tests.proof.small_city import SmallCity, small_city
from services.personnel.tests.proof.story import Story

ROUNDS = 20
WORK_OF_VM1 = "portfolio:office"


@pytest.fixture(scope="module")
def city() -> Iterator[SmallCity]:
    with small_city() as built:
        yield built


def go(city: SmallCity, login: str, stand_in: str | None = None, **more) -> Callable[[], object]:
    """Ask for a trip that nobody need approve: it is granted at once."""
    named = {"stand_in_id": city.people[stand_in] if stand_in else None}
    trip = {"kind": "business", "leaves_weihai": False, "days": 2} | named | more
    return lambda: city.do(login, request.handle, city.leave(**trip))


def asked(city: SmallCity, login: str) -> Callable[[], object]:
    """Ask for a leave that the mayor approves, and let him be ready to."""
    leave = city.do(login, request.handle, city.leave(days=2))
    return lambda: city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def entrust(city: SmallCity, login: str) -> Callable[[], object]:
    term = (city.today, city.today + timedelta(days=1))
    command = delegate_mayor.DelegateMayor(city.people[login], "委托书", *term, (), ())
    return lambda: city.do("mayor", delegate_mayor.handle, command)


def relieve(city: SmallCity, login: str) -> Callable[[], object]:
    """Let a vice mayor leave the post with this day."""
    one = next(one for one in Story(city).known.appointments if one.person == login)
    command = end_appointment.EndAppointment(one.key, city.today)
    return lambda: city.do("clerk", end_appointment.handle, command)


def name(city: SmallCity, login: str, stand_in: str) -> Callable[[], object]:
    """Be away on a trip that nobody approved, and be ready to name another: nobody need agree."""
    leave = go(city, login)()
    command = name_stand_in.NameStandIn(leave.id, city.people[stand_in])  # type: ignore[attr-defined]
    return lambda: city.do(login, name_stand_in.handle, command)


def at_once(**deeds: Callable[[], object]) -> dict[str, str]:
    """Let all happen at the same instant; what became of each: granted, or the rule by which it was refused."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> str:
        start.wait()
        try:
            deed()
        except RuleBroken as refusal:
            return refusal.rule
        return "granted"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return dict(zip(deeds, pool.map(one, deeds.values()), strict=True))


def rounds(city: SmallCity, make: Callable[[], dict[str, Callable[[], object]]]) -> Iterator[dict[str, str]]:
    """Twenty times the same in a city as it was before, in either order of starting."""
    for number in range(ROUNDS):
        city.restore()
        deeds = make()
        yield at_once(**dict(reversed(deeds.items())) if number % 2 else deeds)


@pytest.mark.rule("R7.2")
def test_partners_who_leave_at_the_same_instant_without_approval(city):
    for outcome in rounds(city, lambda: {"vm1": go(city, "vm1"), "vm2": go(city, "vm2")}):
        assert sorted(outcome.values()) == ["R7.2", "granted"]
        [away] = [who for who, what in outcome.items() if what == "granted"]
        assert [who for who in ("vm1", "vm2") if WORK_OF_VM1 in city.keys(who)] == ["vm2" if away == "vm1" else "vm1"]


@pytest.mark.rule("R7.2")
def test_partners_whose_leaves_are_approved_at_the_same_instant(city):
    for outcome in rounds(city, lambda: {"vm1": asked(city, "vm1"), "vm2": asked(city, "vm2")}):
        assert sorted(outcome.values()) == ["R7.2", "granted"]
        assert len([who for who in ("vm1", "vm2") if WORK_OF_VM1 in city.keys(who)]) == 1


@pytest.mark.rule("R7.2")
def test_one_leaves_by_himself_while_the_partners_leave_is_approved(city):
    for outcome in rounds(city, lambda: {"vm2": asked(city, "vm2"), "vm1": go(city, "vm1")}):
        assert sorted(outcome.values()) == ["R7.2", "granted"]


@pytest.mark.rule("R5.2")
def test_who_leaves_is_not_entrusted_by_the_mayor_at_the_same_instant(city):
    for outcome in rounds(city, lambda: {"leave": go(city, "vm1"), "mandate": entrust(city, "vm1")}):
        assert sorted(outcome.values()) == ["R5.2", "granted"]
        acts = "mayor" if outcome["leave"] == "granted" else "vm1"
        assert [who for who in ("mayor", "vm1") if "mayor.approve" in city.keys(who)] == [acts]


@pytest.mark.rule("R5.2")
def test_of_two_delegations_at_the_same_instant_one_is_given(city):
    for outcome in rounds(city, lambda: {"vm1": entrust(city, "vm1"), "vm3": entrust(city, "vm3")}):
        assert sorted(outcome.values()) == ["R5.2", "granted"]
        assert len([who for who in ("mayor", "vm1", "vm3") if "mayor.approve" in city.keys(who)]) == 1


@pytest.mark.rule("R7.2")
def test_a_stand_in_for_two_leaves_himself_at_the_same_instant(city):
    def make():
        return {"vm1": go(city, "vm1", "vm3"), "vm2": go(city, "vm2", "vm3"), "vm3": go(city, "vm3")}

    seen = Counter[str]()
    for outcome in rounds(city, make):
        stays = {"vm1": "granted", "vm2": "granted", "vm3": "R7.2"}
        leaves = {"vm1": "R7.2", "vm2": "R7.2", "vm3": "granted"}
        assert outcome in (stays, leaves)
        # Both partners may be away when a third stands in for both.
        acts = "vm3" if outcome == stays else "vm1"
        assert [who for who in ("vm1", "vm2", "vm3", "vm4") if WORK_OF_VM1 in city.keys(who)] == [acts]
        seen[acts] += 1
    assert seen.total() == ROUNDS


@pytest.mark.rule("R7.2")
def test_who_is_named_anew_leaves_himself_at_the_same_instant(city):
    for outcome in rounds(city, lambda: {"named": name(city, "vm1", "vm3"), "leave": go(city, "vm3")}):
        assert sorted(outcome.values()) == ["R7.2", "granted"]
        acts = "vm3" if outcome["named"] == "granted" else "vm2"
        assert [who for who in ("vm1", "vm2", "vm3") if WORK_OF_VM1 in city.keys(who)] == [acts]


@pytest.mark.rule("R7.2")
def test_a_stand_in_is_relieved_of_the_post_at_the_same_instant(city):
    for outcome in rounds(city, lambda: {"end": relieve(city, "vm2"), "leave": go(city, "vm1")}):
        assert sorted(outcome.values()) == ["R7.2", "granted"]


@pytest.mark.rule("R75.3")
def test_a_return_and_the_partners_leave_at_the_same_instant(city):
    """The partner goes, if the return came first, or not: in either case one holds the work."""

    def make():
        leave = go(city, "vm1")()
        command = register_return.RegisterReturn(leave.id)  # type: ignore[attr-defined]
        return {"back": lambda: city.do("vm1", register_return.handle, command), "leave": go(city, "vm2")}

    for outcome in rounds(city, make):
        assert outcome["back"] == "granted"
        assert outcome["leave"] in ("granted", "R7.2")
        assert [who for who in ("vm1", "vm2") if WORK_OF_VM1 in city.keys(who)] == ["vm1"]
        assert ("portfolio:d01" in city.keys("vm1")) == (outcome["leave"] == "granted")
