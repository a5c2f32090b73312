"""Supervision's rules, at their thresholds and a step to each side."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from supervision.rules import LAW, closing_rules, opening_rules, reporting_rules, term_rules

ON = date(2026, 3, 2)
KINDS = LAW.value("R70.1", "kinds", ON)


@pytest.mark.rule("R70.1")
@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_kinds_of_article_70_is_taken(kind: str) -> None:
    opening_rules.require_kind(kind, ON)


@pytest.mark.rule("R70.1")
@pytest.mark.parametrize("kind", ["", "gossip", "WORK_REPORT", "work_report "])
def test_any_other_kind_is_refused_with_the_kinds_that_would_do(kind: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        opening_rules.require_kind(kind, ON)
    assert refusal.value.rule == "R70.1"
    assert refusal.value.judged["kinds"] == KINDS


@pytest.mark.rule("R70.1")
def test_there_are_eight_kinds() -> None:
    assert len(set(KINDS)) == 8


@pytest.mark.rule("R70.2")
@pytest.mark.parametrize(("day", "year"), [(date(2026, 12, 31), 2026), (date(2027, 1, 1), 2027)])
def test_a_task_stands_in_the_ledger_of_the_year_it_is_opened_in(day: date, year: int) -> None:
    assert opening_rules.ledger_year(day) == year


@pytest.mark.rule("R8.1")
def test_the_office_and_the_mayor_open_tasks_and_the_office_owns_them() -> None:
    assert opening_rules.opening_powers() == ("office.staff", "mayor.approve")
    assert opening_rules.owner() == "office"


@pytest.mark.rule("R54.1")
def test_what_a_meeting_decided_is_followed_up_by_the_office() -> None:
    assert opening_rules.kind_of_minutes(ON) == "important_meeting"
    assert opening_rules.follow_up_powers() == ("office.staff",)


@pytest.mark.rule("R69.1")
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("important_meeting", "R69.1"),
        ("important_document", "R69.1"),
        ("leader_instruction", "R69.1"),
        ("public_promise", "R9.1"),
        ("audit_rectification", "R9.1"),
    ],
)
def test_decisions_and_instructions_are_the_heads_own_business(kind: str, rule: str) -> None:
    assert reporting_rules.cited_rule(kind, ON) == rule


@pytest.mark.rule("R9.1")
def test_only_the_head_of_the_lead_unit_reports() -> None:
    assert reporting_rules.reporting_powers("d08") == ("head:d08",)


@pytest.mark.rule("R71.1")
def test_only_the_office_closes() -> None:
    assert closing_rules.closing_powers() == ("office.staff",)


@pytest.mark.rule("R80.1")
@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2026, 3, 9), 0), (date(2026, 3, 10), 0), (date(2026, 3, 11), 1), (date(2026, 4, 10), 31)],
)
def test_a_task_is_late_from_the_day_after_its_term(on: date, late: int) -> None:
    assert term_rules.days_late(date(2026, 3, 10), on) == late


@pytest.mark.rule("R80.1")
@pytest.mark.parametrize(
    ("term", "present", "lawful"),
    [
        (date(2026, 3, 1), None, False),
        (date(2026, 3, 2), None, True),
        (date(2026, 3, 10), date(2026, 3, 10), False),
        (date(2026, 3, 11), date(2026, 3, 10), True),
        (date(2026, 3, 1), date(2026, 2, 20), False),
    ],
)
def test_a_term_lies_ahead_and_after_the_one_it_replaces(term: date, present: date | None, lawful: bool) -> None:
    if lawful:
        term_rules.require_term_ahead(term, ON, present)
        return
    with pytest.raises(RuleBroken) as refusal:
        term_rules.require_term_ahead(term, ON, present)
    assert refusal.value.rule == "R80.1"
    assert {"asked", "term", "today"} == refusal.value.judged.keys()


@pytest.mark.rule("R80.1")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_default_term(kind: str) -> None:
    assert term_rules.default_term_days(kind, ON) > 0


@pytest.mark.rule("R54.2")
def test_a_period_has_the_days_the_rulebook_gives_it_both_ends_counted() -> None:
    since, until = term_rules.report_period(date(2026, 3, 31))
    assert (since, until) == (date(2026, 3, 2), date(2026, 3, 31))


@pytest.mark.rule("R54.2")
def test_the_report_is_for_the_office_and_the_leaders() -> None:
    assert {"office.staff", "vice_mayor", "mayor.approve"} <= set(term_rules.report_readers())
