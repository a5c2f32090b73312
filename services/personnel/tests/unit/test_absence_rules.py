"""Who may look at the absences of others, and which returns were late."""

from datetime import date, timedelta

import pytest

from personnel.rules import absence_rules


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize(
    ("powers", "units"),
    [
        ([], ()),
        (["member:d07", "justice.staff", "portfolio:d07"], ()),
        (["head:d07", "member:d07"], ("d07",)),
        (["deputy:d07"], ("d07",)),
        (["head:d07", "deputy:d08"], ("d07", "d08")),
    ],
)
def test_heads_and_deputies_answer_for_their_unit_and_nobody_else_does(powers, units):
    assert absence_rules.answered_for(powers) == units


@pytest.mark.rule("R9.1")
def test_the_report_of_a_unit_is_its_heads_and_that_of_the_city_the_offices():
    assert absence_rules.report_readers("d07") == ("office.staff", "head:d07")
    assert absence_rules.report_readers("") == ("office.staff",)


@pytest.mark.rule("R75.3")
def test_breaches_are_reported_to_the_office():
    assert absence_rules.breach_readers() == ("office.staff",)


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(
    ("until", "returned", "days"),
    [
        ("2026-11-10", "2026-11-11", 0),
        ("2026-11-10", "2026-11-12", 1),
        ("2026-11-10", "2026-11-13", 2),
        # Before the rules were in force nobody was late by them.
        ("2022-06-14", "2022-06-16", 0),
        ("2022-06-15", "2022-06-17", 1),
    ],
)
def test_a_return_was_late_by_the_rule_of_its_day(until, returned, days):
    assert absence_rules.was_late(date.fromisoformat(until), date.fromisoformat(returned)) == days


@pytest.mark.rule("R75.3")
def test_a_return_within_the_least_grace_was_never_late():
    due = date(2026, 11, 10)
    grace = absence_rules.least_grace()
    assert absence_rules.was_late(due, due + timedelta(days=grace)) == 0
    assert absence_rules.was_late(due, due + timedelta(days=grace + 1)) == 1
