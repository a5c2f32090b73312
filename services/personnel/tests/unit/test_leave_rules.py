"""Leave at its thresholds: the last day to ask, who is asked, who stands in, when a return is late."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.rules import leave_rules as rules
from personnel.rules import stand_in_rules
from personnel.rules.half_day_rules import after, half_of

DAY = date(2026, 11, 23)


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
@pytest.mark.parametrize("rule", ["R75.1", "R75.2", "R9.1"])
@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_leave_is_asked_for_on_its_first_day_at_the_latest(rule, days, late):
    if not late:
        rules.require_in_time(rule, "annual", DAY + timedelta(days=days), DAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_in_time(rule, "annual", DAY + timedelta(days=days), DAY)
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


POWERS = {"head": "head:d07", "portfolio": "portfolio:d07", "mayor.approve": "mayor.approve"}
THREE_DAYS = 6


def chain(rule, post, kind="annual", scope="beyond", workhalves=2, powers=POWERS):
    return rules.approval_chain(rule, post, kind, scope, workhalves, powers, DAY)


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
@pytest.mark.rule("R9.1")
@pytest.mark.parametrize(
    ("rule", "post", "scope", "workhalves", "expected"),
    [
        ("R75.1", "vice_mayor", "abroad", 40, ("mayor.approve",)),
        ("R75.2", "unit_head", "in_weihai", 1, ("portfolio:d07", "mayor.approve")),
        ("R9.1", "staff", "beyond", THREE_DAYS - 1, ("head:d07",)),
        ("R9.1", "staff", "beyond", THREE_DAYS, ("head:d07",)),
        ("R9.1", "staff", "beyond", THREE_DAYS + 1, ("head:d07", "portfolio:d07")),
        ("R9.1", "staff", "abroad", 1, ("head:d07", "portfolio:d07")),
    ],
)
def test_the_chain_goes_by_rule_length_and_destination(rule, post, scope, workhalves, expected):
    assert chain(rule, post, scope=scope, workhalves=workhalves) == expected


@pytest.mark.rule("R75.2")
@pytest.mark.rule("R9.1")
def test_a_step_that_nobody_can_do_falls_to_the_mayor_or_is_refused():
    alone = POWERS | {"portfolio": ""}
    assert chain("R75.2", "unit_head", powers=alone) == ("mayor.approve",)
    assert chain("R9.1", "staff", workhalves=7, powers=alone) == ("head:d07", "mayor.approve")
    for rule, missing in (("R9.1", "head"), ("R75.1", "mayor.approve"), ("R75.2", "mayor.approve")):
        with pytest.raises(RuleBroken) as refusal:
            chain(rule, "staff", powers=POWERS | {missing: ""})
        assert (refusal.value.rule, refusal.value.judged["vacant"]) == (rule, missing)


@pytest.mark.rule("R75.1")
@pytest.mark.parametrize(("days", "late"), [(2, True), (1, False), (0, False)])
def test_who_falls_ill_may_tell_of_it_a_day_late(days, late):
    began = DAY - timedelta(days=days)
    if not late:
        rules.require_in_time("R75.1", "sick", began, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R75\.1") as refusal:
        rules.require_in_time("R75.1", "sick", began, DAY)
    assert refusal.value.judged["days_late"] == 1


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
@pytest.mark.parametrize(("last", "late"), [("am", True), ("pm", False)])
def test_more_time_is_asked_for_in_the_last_half_day_at_the_latest(last, late):
    now = half_of(DAY, "pm")
    if not late:
        rules.require_extended_in_time("R75.2", after(DAY, last), now)
        return
    with pytest.raises(RuleBroken, match=r"R75\.2") as refusal:
        rules.require_extended_in_time("R75.2", after(DAY, last), now)
    assert (refusal.value.judged["days_late"], refusal.value.judged["halves_late"]) == (0, 1)


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(
    ("times", "chain", "above"),
    [
        (2, ("a", "b"), ""),
        (3, ("a", "b"), "a"),
        (4, ("a", "b"), ""),
        (6, ("a", "b"), "b"),
        (9, ("a", "b"), ""),
        (3, (), "mayor.approve"),
    ],
)
def test_every_third_time_it_is_put_before_one_further_up(times, chain, above):
    assert rules.escalated_to(times, chain, DAY) == above


def test_one_leave_at_a_time():
    rules.require_no_other_leave([])
    with pytest.raises(RuleBroken, match=r"R75\.3"):
        rules.require_no_other_leave(["leave"])


@pytest.mark.rule("R5.2")
@pytest.mark.parametrize(
    ("post", "state", "reported", "lawful"),
    [
        ("mayor", "approved", None, True),
        ("mayor", "returned", None, True),
        ("mayor", "cancelled", None, False),
        ("mayor", "on_leave", DAY, False),
        ("vice_mayor", "on_leave", None, False),
    ],
)
def test_the_mayors_absence_is_reported_upward_once(post, state, reported, lawful):
    if lawful:
        rules.require_reportable(post, state, reported, DAY, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        rules.require_reportable(post, state, reported, DAY, DAY)


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
        stand_in_rules.require_stand_in(named, vice_mayor, away)
        return
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        stand_in_rules.require_stand_in(named, vice_mayor, away)


@pytest.mark.rule("R7.2")
def test_who_stands_in_is_needed():
    stand_in_rules.require_not_needed([])
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        stand_in_rules.require_not_needed(["leave of the partner"])


@pytest.mark.rule("R5.2")
def test_who_acts_for_the_mayor_is_needed():
    stand_in_rules.require_not_acting([], DAY, DAY)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        stand_in_rules.require_not_acting(["paper"], DAY, DAY)


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
