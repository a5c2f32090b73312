"""Leave at its thresholds: the last day to ask, who is asked, who stands in, when a return is late."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.rules import leave_rules as rules

DAY = date(2026, 11, 23)


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
@pytest.mark.parametrize("rule", ["R75.1", "R75.2", "R9.1"])
@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_leave_is_asked_for_on_its_first_day_at_the_latest(rule, days, late):
    if not late:
        rules.require_in_time(rule, DAY + timedelta(days=days), DAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_in_time(rule, DAY + timedelta(days=days), DAY)
    assert (refusal.value.rule, refusal.value.judged["days_late"]) == (rule, 1)


@pytest.mark.rule("R75.1")
@pytest.mark.parametrize(
    ("post", "internal", "kind", "weihai", "rule"),
    [
        ("vice_mayor", False, "annual", False, "R75.1"),
        ("vice_mayor", False, "business", True, "R75.1"),
        ("vice_mayor", False, "business", False, ""),
        ("office_director", False, "sick", False, "R75.1"),
        ("unit_head", False, "abroad", True, "R75.2"),
        ("unit_head", True, "annual", False, "R9.1"),
        ("office_deputy", False, "annual", False, "R9.1"),
        ("staff", False, "other", False, "R9.1"),
        ("mayor", False, "abroad", True, ""),
    ],
)
def test_which_rule_orders_the_approval(post, internal, kind, weihai, rule):
    assert rules.rule_for(post, internal, kind, weihai) == rule


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
def test_the_chain_of_those_who_are_asked():
    assert rules.approval_chain("R75.1", "gov", "gov", True, DAY) == ("mayor.approve",)
    assert rules.approval_chain("R75.2", "d07", "d07", True, DAY) == ("portfolio:d07", "mayor.approve")
    assert rules.approval_chain("R75.2", "d07", "d07", False, DAY) == ("mayor.approve",)
    assert rules.approval_chain("R9.1", "i01", "office", True, DAY) == ("head:office",)


@pytest.mark.rule("R75.1")
def test_nobody_approves_their_own_leave():
    rules.require_other("R75.1", False)
    with pytest.raises(RuleBroken, match=r"R75\.1"):
        rules.require_other("R75.1", True)


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(
    ("named", "vice_mayor", "away", "lawful"),
    [(True, True, [], True), (True, True, ["leave"], False), (True, False, [], False), (False, False, [], False)],
)
def test_a_present_vice_mayor_must_stand_in(named, vice_mayor, away, lawful):
    if lawful:
        rules.require_stand_in(named, vice_mayor, away)
        return
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        rules.require_stand_in(named, vice_mayor, away)


@pytest.mark.rule("R7.2")
def test_who_stands_in_is_needed():
    rules.require_not_needed([])
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        rules.require_not_needed(["leave of the partner"])


@pytest.mark.rule("R5.2")
def test_who_acts_for_the_mayor_is_needed():
    rules.require_not_acting([], DAY, DAY)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        rules.require_not_acting(["paper"], DAY, DAY)


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(("after", "late"), [(-1, 0), (0, 0), (1, 0), (2, 1), (9, 8)])
def test_a_return_is_in_time_until_the_day_after_the_last(after, late):
    returned = DAY + timedelta(days=after)
    assert rules.days_late(DAY, returned, returned) == late


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(
    ("after", "chased", "due"), [(1, None, False), (2, None, True), (2, 2, False), (3, 2, True), (1, 0, False)]
)
def test_an_overdue_return_is_chased_once_a_day(after, chased, due):
    last = None if chased is None else DAY + timedelta(days=chased)
    assert rules.chase_due(DAY, last, DAY + timedelta(days=after)) is due


@pytest.mark.rule("R75.3")
def test_the_person_and_the_office_register_a_return():
    assert rules.returning_powers(UUID(int=7)) == (f"person:{UUID(int=7)}", "office.staff")
