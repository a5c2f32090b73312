"""What a trip counts, as a city's rule pack has it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.law import Rulebook
from chassis.workdays import Calendar
from personnel.acting.research_ledger import days_of
from personnel.commands.research import warn_shortfall
from personnel.model import ResearchTrip
from personnel.rules import research_rules
from personnel.rules.half_day_rules import half_of

ON = date(2026, 11, 23)
PACK = """
[regulation]
id = "elsewhere"
title = "elsewhere"
number = "1"
[rules."R86.1"]
"""


@pytest.fixture
def packed(tmp_path) -> Iterator[Any]:
    def load(row: str) -> Rulebook:
        path = tmp_path / "pack.toml"
        path.write_text(PACK + row, encoding="utf-8")
        return Rulebook.load("personnel", str(path))

    yield load
    Rulebook.load("personnel")


def trip(first: date, last: date, begin: str = "am", end: str = "pm") -> ResearchTrip:
    return ResearchTrip(from_half=half_of(first, begin), to_half=half_of(last, end) + 1)


# Friday 20 to Monday 23 November 2026.
LONG = trip(date(2026, 11, 20), date(2026, 11, 23), "pm", "am")


@pytest.mark.rule("R86.1")
def test_days_of_the_calendar_count_weekends_too():
    assert days_of(LONG, Calendar.load(""), ON) == 3


@pytest.mark.rule("R86.1")
def test_a_city_may_count_working_days_alone_and_halves_otherwise(packed):
    packed('days = [{ from = 2022-06-17, value = "working" }]')
    assert days_of(LONG, Calendar.load(""), ON) == 1
    packed("half_day = [{ from = 2022-06-17, value = 0 }]")
    assert days_of(LONG, Calendar.load(""), ON) == 2
    assert research_rules.required_days(184, 365, ON) == 31
    assert research_rules.projected_days(Fraction(1), Fraction(0), 100, 365, ON) == 3


@pytest.mark.rule("R86.1")
def test_other_leaders_and_numbers_hold_from_their_date_on(packed):
    packed(
        'leaders = [{ from = 2022-06-17, value = ["mayor"] }, { from = 2027-01-01, value = ["mayor", "staff"] }]\n'
        "required_days = [{ from = 2022-06-17, value = 60 }, { from = 2027-01-01, value = 90 }]"
    )
    assert research_rules.leader_kinds(date(2026, 12, 31)) == ("mayor",)
    assert research_rules.leader_kinds(date(2027, 1, 1)) == ("mayor", "staff")
    owed = [research_rules.required_days(365, 365, day) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert owed == [60, 90]


@pytest.mark.rule("R86.1")
def test_nobody_is_warned_where_the_rule_is_off_or_no_period_is_judged(packed):
    clock = FixedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    runtime: Any = SimpleNamespace(book=packed("off = true"), clock=clock)
    assert warn_shortfall.sweep(runtime) == 0
    runtime.book = packed("warn_after_months = [{ from = 2022-06-17, value = [] }]")
    assert research_rules.period_judged(clock.today()) is None
    assert warn_shortfall.sweep(runtime) == 0
