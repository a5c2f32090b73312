"""Which power does what."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from meetings.rules import authority_rules as rules

DAY = date(2026, 11, 16)


@pytest.mark.rule("R6.1")
@pytest.mark.rule("R42.2")
@pytest.mark.rule("R43.2")
@pytest.mark.rule("R44.2")
@pytest.mark.rule("R45.1")
@pytest.mark.rule("R46.2")
@pytest.mark.rule("R46.3")
@pytest.mark.parametrize(
    ("kind", "rule", "powers"),
    [
        ("plenary", "R42.2", ("mayor.convene",)),
        ("executive", "R43.2", ("mayor.convene",)),
        ("mayor_office", "R44.2", ("mayor.convene",)),
        ("thematic", "R45.1", ("mayor.convene", "vice_mayor")),
        ("work_class1", "R46.2", ("mayor.convene",)),
        ("work_class2", "R46.3", ("mayor.approve",)),
    ],
)
def test_each_kind_is_convened_by_the_powers_of_its_article(kind, rule, powers):
    assert rules.convenors(kind) == (rule, powers)


@pytest.mark.rule("R6.1")
@pytest.mark.rule("R46.1")
@pytest.mark.parametrize(
    ("kind", "rule", "powers"),
    [
        ("plenary", "R42.2", ("mayor.chair",)),
        ("executive", "R43.2", ("mayor.chair",)),
        ("mayor_office", "R44.2", ("mayor.chair",)),
        ("thematic", "R45.1", ("mayor.convene", "vice_mayor")),
        ("work_class1", "R46.1", ("mayor.chair",)),
        ("work_class2", "R46.1", ("portfolio:d08",)),
    ],
)
def test_each_kind_is_chaired_by_the_powers_of_its_article(kind, rule, powers):
    assert rules.chairs(kind, "d08") == (rule, powers)


@pytest.mark.rule("R9.1")
def test_a_topic_is_proposed_by_its_own_unit_and_submitted_by_its_head():
    rules.require_own_unit("d08", frozenset({"d08", "d01"}))
    for units in (frozenset(), frozenset({"d09"})):
        with pytest.raises(RuleBroken) as refused:
            rules.require_own_unit("d08", units)
        assert refused.value.rule == "R9.1"
    assert rules.submitters("d08") == ("R9.1", ("head:d08",))


@pytest.mark.rule("R50.2")
def test_the_office_reviews_and_the_leader_in_charge_approves():
    assert rules.reviewers() == ("R50.2", ("office.staff",))
    assert rules.approvers("d08") == ("R50.2", ("portfolio:d08", "mayor.approve"))


@pytest.mark.rule("R50.3")
def test_the_director_or_a_deputy_signs_the_form_for_the_office():
    assert rules.form_signers() == ("R50.3", ("office.head", "office.deputy"))


@pytest.mark.rule("R50.4")
def test_the_units_head_or_the_office_records_the_prior_report():
    assert rules.reporters("d08") == ("R50.4", ("head:d08", "office.staff"))


@pytest.mark.rule("R50.1")
def test_who_may_allow_a_late_submission_is_the_rulebooks_reading():
    assert rules.urgency_approvers("d08", DAY) == ("R50.1", ("mayor.approve", "portfolio:d08"))


@pytest.mark.rule("R52.4")
@pytest.mark.parametrize(("present", "office", "may"), [(1, 1, 1), (1, 0, 1), (0, 1, 1), (0, 0, 0)])
def test_deliberation_is_for_those_in_the_room_and_the_office(present, office, may):
    assert rules.may_read_deliberation(bool(present), bool(office)) is bool(may)
