"""Half days: who may exercise what changes at noon, and at no other time, for leave and for delegation alike."""

from datetime import timedelta

import pytest

from chassis.errors import Malformed
from chassis.law import RuleBroken
from personnel.commands.leave import approve_leave, cancel_leave, register_return
from personnel.commands.leave import request_leave as request
from personnel.commands.mandate import delegate_mayor, end_delegation
from personnel.queries import identity as identity_reads

MINE = "portfolio:d07"


def ask(city, login, **more):
    return city.do(login, request.handle, city.leave(**more))


def approve(city, login, leave):
    return city.do(login, approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def back(city, login, leave):
    return city.do(login, register_return.handle, register_return.RegisterReturn(leave.id))


def who_holds(city, key, on=None, half=""):
    found = []
    for login in ("vm1", "vm2", "mayor"):
        position = city.ask(login, identity_reads.position, None, on, half)
        found += [login] if key in {held.key for held in position.held} else []
    return found


def to_clock(city, hours, minutes=0):
    """Move on to a time of this day in Shanghai."""
    now = city.runtime.clock.now() + timedelta(hours=8)
    city.runtime.clock.move(hours=hours - now.hour, minutes=minutes - now.minute)


@pytest.mark.rule("R7.2")
def test_substitution_begins_at_noon_of_a_leave_from_the_afternoon_on(city):
    leave = ask(city, "vm1", starts=0, days=1, starts_half="pm")
    assert approve(city, "mayor", leave).state == "approved"
    assert (leave.starts_half, leave.until_half) == ("pm", "pm")
    assert "下午" in leave.title
    to_clock(city, 11, 59)
    assert who_holds(city, MINE) == ["vm1"]
    to_clock(city, 12)
    assert who_holds(city, MINE) == ["vm2"]
    # Both halves of the day read as they were, and those of the day after as they will be.
    assert who_holds(city, MINE, city.today, "am") == ["vm1"]
    assert who_holds(city, MINE, city.today, "pm") == ["vm2"]
    assert who_holds(city, MINE, city.today + timedelta(days=1)) == ["vm1"]


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R75.3")
def test_everything_reverts_with_the_half_day_of_the_return(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=3))
    city.later(1)
    to_clock(city, 14)
    back(city, "vm1", leave)
    assert who_holds(city, MINE) == ["vm1"]
    assert who_holds(city, MINE, city.today, "am") == ["vm2"]
    assert who_holds(city, MINE, city.today, "pm") == ["vm1"]


@pytest.mark.rule("R7.2")
def test_one_partner_goes_at_noon_and_the_other_comes_back_at_noon(city):
    approve(city, "mayor", ask(city, "vm1", starts=1, days=1, until_half="am"))
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        ask(city, "vm2", starts=1, days=1, starts_half="am")
    approve(city, "mayor", ask(city, "vm2", starts=1, days=1, starts_half="pm"))
    tomorrow = city.today + timedelta(days=1)
    assert who_holds(city, MINE, tomorrow, "am") == ["vm2"]
    assert who_holds(city, MINE, tomorrow, "pm") == ["vm1"]


@pytest.mark.rule("R75.1")
def test_a_leave_approved_after_it_should_have_begun_moves_no_power_in_the_past(city):
    leave = ask(city, "vm1", starts=0, days=3)
    city.later(1)
    to_clock(city, 15)
    approve(city, "mayor", leave)
    assert who_holds(city, MINE) == ["vm2"]
    assert who_holds(city, MINE, city.today, "am") == ["vm1"]
    assert who_holds(city, MINE, city.today - timedelta(days=1)) == ["vm1"]


def test_a_leave_that_was_called_off_never_kept_anybody_away(city):
    approve(city, "mayor", leave := ask(city, "vm1", starts=1, days=2, starts_half="pm"))
    city.do("vm1", cancel_leave.handle, cancel_leave.CancelLeave(leave.id))
    for days in (1, 2):
        for half in ("am", "pm"):
            assert who_holds(city, MINE, city.today + timedelta(days=days), half) == ["vm1"]


def test_a_term_ends_after_it_begins(city):
    with pytest.raises(Malformed):
        ask(city, "vm1", days=1, starts_half="pm", until_half="am")


def delegate(city, **more):
    given = {"starts": city.today, "until": city.today, "grant": (), "withhold": ()}
    command = delegate_mayor.DelegateMayor(city.people["vm1"], "委托书", **(given | more))
    return city.do("mayor", delegate_mayor.handle, command)


@pytest.mark.rule("R5.2")
def test_a_delegation_holds_by_half_days_and_never_two_in_one(city):
    tomorrow = city.today + timedelta(days=1)
    first = delegate(city, starts=tomorrow, until=tomorrow, until_half="am", scope="日常工作")
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        delegate(city, starts=tomorrow, until=tomorrow, starts_half="am", until_half="pm")
    delegate(city, starts=tomorrow + timedelta(days=1), until=tomorrow + timedelta(days=1))
    assert first.scope == "日常工作"
    assert who_holds(city, "mayor.approve", tomorrow, "am") == ["vm1"]
    assert who_holds(city, "mayor.approve", tomorrow, "pm") == ["mayor"]
    assert who_holds(city, "mayor.approve", tomorrow + timedelta(days=1)) == ["vm1"]


@pytest.mark.rule("R5.2")
def test_the_mayors_early_return_ends_the_delegation_with_the_half_day(city):
    delegate(city, until=city.today + timedelta(days=2))
    leave = ask(city, "mayor", kind="business", leaves_weihai=False)
    city.later(1)
    to_clock(city, 13)
    assert who_holds(city, "mayor.approve") == ["vm1"]
    back(city, "mayor", leave)
    assert who_holds(city, "mayor.approve") == ["mayor"]
    assert who_holds(city, "mayor.approve", city.today, "am") == ["vm1"]
    assert who_holds(city, "mayor.approve", city.today - timedelta(days=1)) == ["vm1"]


@pytest.mark.rule("R5.2")
def test_a_delegation_ended_in_the_forenoon_is_over_that_day(city):
    paper = delegate(city, until=city.today + timedelta(days=2))
    ended = city.do("mayor", end_delegation.handle, end_delegation.EndDelegation(paper.id))
    assert (ended.ended_early, ended.ends) == (True, city.today)
    assert who_holds(city, "mayor.approve") == ["mayor"]
    with pytest.raises(Malformed):
        delegate(city, starts=city.today - timedelta(days=1), until=city.today - timedelta(days=1))


@pytest.mark.rule("R5.2")
@pytest.mark.parametrize(("last", "covered"), [("am", False), ("pm", True)])
def test_the_delegation_covers_the_mayors_absence_to_the_half_day(city, last, covered):
    delegate(city, until_half=last)
    if covered:
        assert ask(city, "mayor", kind="business", days=1, leaves_weihai=False).state == "on_leave"
        return
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        ask(city, "mayor", kind="business", days=1, leaves_weihai=False)
