"""Commissions, approved applications, and how far a meeting may be moved forward."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.rules import authority_rules, convening_rules
from meetings.rules.convening_rules import Approved, CommissionFacts

TODAY, DAY = date(2026, 11, 16), date(2026, 11, 23)
ONE = timedelta(days=1)


def commission(**more):
    given = {"unit": "d08", "starts": TODAY, "until": DAY, "in_force": True, "giver_in_post": True} | more
    return CommissionFacts(**given)


@pytest.mark.rule("R45.1")
def test_a_commission_covers_its_unit_from_its_first_day_to_its_last():
    convening_rules.require_commission(commission(), "d08", DAY, TODAY)


@pytest.mark.rule("R45.1")
@pytest.mark.parametrize(
    "found",
    [
        None,
        commission(unit="d09"),
        commission(starts=TODAY + ONE),
        commission(until=DAY - ONE),
        commission(in_force=False),
        commission(giver_in_post=False),
    ],
)
def test_without_a_commission_that_fits_who_is_of_the_office_does_not_convene(found):
    with pytest.raises(RuleBroken) as refused:
        convening_rules.require_commission(found, "d08", DAY, TODAY)
    assert (refused.value.rule, refused.value.authority) == ("R45.1", True)


@pytest.mark.rule("R45.1")
@pytest.mark.parametrize(
    ("posts", "starts", "until", "may"),
    [
        (["office_director"], TODAY, TODAY, True),
        (["office_deputy", "unit_head"], TODAY, DAY, True),
        (["unit_head"], TODAY, DAY, False),
        ([], TODAY, DAY, False),
        (["office_deputy"], TODAY, TODAY - ONE, False),
    ],
)
def test_the_offices_director_and_deputies_are_commissioned_for_a_term_of_days(posts, starts, until, may):
    if may:
        convening_rules.require_commissionable(posts, starts, until)
        return
    with pytest.raises(RuleBroken) as refused:
        convening_rules.require_commissionable(posts, starts, until)
    assert refused.value.rule == "R45.1"


@pytest.mark.rule("R45.1")
@pytest.mark.parametrize(("named", "stands", "may"), [(1, 1, 1), (0, 1, 0), (1, 0, 0)])
def test_a_meeting_under_a_commission_is_led_by_whom_it_names(named, stands, may):
    if may:
        convening_rules.require_commissioned_person(bool(named), bool(stands), "d08")
        return
    with pytest.raises(RuleBroken) as refused:
        convening_rules.require_commissioned_person(bool(named), bool(stands), "d08")
    assert (refused.value.rule, refused.value.authority) == ("R45.1", True)


@pytest.mark.rule("R45.1")
def test_a_joint_sitting_is_chaired_by_who_is_in_charge_of_the_leading_unit():
    plain = authority_rules.chairs("thematic", "d08", joint=True)
    assert plain == ("R45.1", ("mayor.chair", "portfolio:d08"))
    commissioned = authority_rules.chairs("thematic", "d08", joint=True, commissioned=True)
    assert commissioned.powers == (*plain.powers, "office.head", "office.deputy")
    assert authority_rules.chairs("work_class2", "d08", joint=True) == ("R46.1", ("portfolio:d08",))


def approved(**more):
    given = {"state": "approved", "unit": "d08", "day": DAY, "units": frozenset({"d09", "t01"})} | more
    return Approved(**given)


@pytest.mark.rule("R46.3")
@pytest.mark.parametrize("units", [frozenset(), frozenset({"t01"}), frozenset({"d09", "t01"})])
def test_a_class_2_meeting_is_called_as_it_was_approved(units):
    convening_rules.require_application(approved(), "d08", DAY, units)


@pytest.mark.rule("R46.3")
@pytest.mark.parametrize(
    ("found", "unit", "day", "units"),
    [
        (None, "d08", DAY, frozenset()),
        *((approved(state=state), "d08", DAY, frozenset()) for state in ("applied", "reviewed", "called", "rejected")),
        (approved(), "d09", DAY, frozenset()),
        (approved(), "d08", DAY + ONE, frozenset()),
        (approved(), "d08", DAY, frozenset({"t01", "t02"})),
    ],
)
def test_what_was_not_approved_like_this_is_not_called(found, unit, day, units):
    with pytest.raises(RuleBroken) as refused:
        convening_rules.require_application(found, unit, day, units)
    assert refused.value.rule == "R46.3"


@pytest.mark.rule("R46.3")
def test_a_class_2_meeting_passes_its_unit_the_office_and_the_mayor():
    assert authority_rules.applicants("d08") == ("R46.3", ("head:d08",))
    assert authority_rules.application_reviewers() == ("R46.3", ("office.staff",))
    assert authority_rules.class2_callers() == ("R46.3", ("mayor.approve", "office.staff"))


@pytest.mark.rule("R50.1")
@pytest.mark.parametrize(
    ("kind", "handed_in", "urgent", "may"),
    [
        ("executive", TODAY, False, True),
        ("executive", TODAY + ONE, False, False),
        ("executive", TODAY + ONE, True, True),
        ("executive", None, False, False),
        ("thematic", TODAY + ONE, False, True),
    ],
)
def test_a_meeting_is_moved_forward_only_while_its_materials_stay_in_time(kind, handed_in, urgent, may):
    def judge():
        convening_rules.require_still_in_time(kind, "topic", handed_in, TODAY, urgent, DAY, TODAY)

    if may:
        judge()
        return
    with pytest.raises(RuleBroken) as refused:
        judge()
    assert (refused.value.rule, refused.value.judged["topic_id"]) == ("R50.1", "topic")
