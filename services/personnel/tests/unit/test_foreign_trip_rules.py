"""Travel abroad: who plans, asks and approves, and what is within the plan of a year."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.rules import foreign_trip_rules as law
from personnel.rules.foreign_trip_rules import Quota

ON = date(2026, 11, 23)


def refusal(*given):
    with pytest.raises(RuleBroken, match=r"R81\.2") as refused:
        law.require_within_plan(*given)
    return refused.value.judged


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(("used", "fits"), [(3, True), (4, True), (5, False), (6, False)])
def test_the_last_group_of_the_plan_fits_and_the_next_does_not(used, fits):
    quotas = [Quota("", 5, 100, used, 10)]
    if fits:
        law.require_within_plan(quotas, 3, False)
    else:
        assert refusal(quotas, 3, False)["groups_left"] == 0


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(("people", "fits"), [(3, True), (4, True), (5, False)])
def test_the_last_seat_of_the_plan_fits_and_the_next_does_not(people, fits):
    quotas = [Quota("", 5, 10, 1, 6)]
    if fits:
        law.require_within_plan(quotas, people, False)
    else:
        assert refusal(quotas, people, False) == {"planned": True, "people": 5, "groups_left": 4, "people_left": 4}


@pytest.mark.rule("R81.2")
def test_every_plan_in_force_must_have_room_and_there_must_be_one():
    law.require_within_plan([Quota("", 5, 9, 4, 6), Quota("d08", 1, 3)], 3, False)
    assert refusal([Quota("", 5, 9, 4, 6), Quota("d08", 1, 3, 1, 2)], 1, False)["groups_left"] == 0
    assert refusal([Quota("", 5, 9, 5, 6), Quota("d08", 1, 3)], 1, False)["groups_left"] == 0
    assert refusal([], 1, False) == {"planned": False, "people": 1, "groups_left": 0, "people_left": 0}
    # A plan that was cut below what is used leaves nothing, not less than nothing.
    assert refusal([Quota("", 1, 2, 3, 9)], 1, False)["people_left"] == 0


@pytest.mark.rule("R81.2")
def test_what_the_mayor_adds_is_not_reckoned_against_the_plan():
    law.require_within_plan([Quota("", 1, 1, 1, 1)], 5, True)
    law.require_within_plan([], 5, True)


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(
    ("has_leader", "added", "chain"),
    [
        (True, False, ("portfolio:d08", "mayor.approve")),
        (False, False, ("mayor.approve",)),
        (True, True, ("portfolio:d08", "mayor.approve")),
    ],
)
def test_the_vice_mayor_in_charge_and_then_the_mayor_approve(has_leader, added, chain):
    assert law.approval_chain("d08", has_leader, added, ON) == chain


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(("days", "lawful"), [(-1, False), (0, True), (1, True)])
def test_a_trip_is_asked_for_before_it_leaves(days, lawful):
    starts = ON + timedelta(days=days)
    if lawful:
        law.require_in_time(starts, ON)
        return
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        law.require_in_time(starts, ON)


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(("days", "lawful"), [(-1, False), (0, False), (1, True)])
def test_a_trip_is_called_off_before_its_first_day(days, lawful):
    starts = ON + timedelta(days=days)
    if lawful:
        law.require_not_begun(starts, ON)
        return
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        law.require_not_begun(starts, ON)


@pytest.mark.rule("R81.2")
@pytest.mark.parametrize(("starts", "last", "lawful"), [(-3, 0, True), (0, 0, True), (-3, 1, False), (0, -1, False)])
def test_a_return_is_reported_when_it_is_past(starts, last, lawful):
    first, back = ON + timedelta(days=starts), ON + timedelta(days=last)
    if lawful:
        law.require_begun(first, back, ON)
        return
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        law.require_begun(first, back, ON)


@pytest.mark.rule("R81.2")
def test_who_may_do_what():
    assert law.planning_powers() == ("office.staff",)
    assert law.plan_approving_powers(ON) == ("mayor.approve",)
    assert law.requesting_powers("d08") == ("head:d08", "office.staff")
    assert law.travelling_powers("d08", UUID(int=1)) == (f"person:{UUID(int=1)}", "head:d08", "office.staff")
