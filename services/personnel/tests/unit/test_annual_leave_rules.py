"""Annual leave at its thresholds: the years of work that bring more, and the last half day that is left."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from chassis.workdays import Calendar
from personnel.rules import annual_leave_rules as rules
from personnel.rules.half_day_rules import after, half_of

ON = date(2026, 11, 23)


@pytest.mark.rule("R75.2")
@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 11, 23), 0),
        (date(2025, 11, 24), 0),
        (date(2025, 11, 23), 5),
        (date(2016, 11, 24), 5),
        (date(2016, 11, 23), 10),
        (date(2006, 11, 24), 10),
        (date(2006, 11, 23), 15),
        (date(1980, 1, 1), 15),
    ],
)
def test_the_days_owed_go_by_full_years_of_work(since, days):
    assert rules.entitlement(since, ON) == days


@pytest.mark.rule("R75.2")
@pytest.mark.parametrize(
    ("first", "end", "halves"),
    [
        (half_of(date(2026, 11, 23)), after(date(2026, 11, 23)), 2),
        (half_of(date(2026, 11, 23), "pm"), after(date(2026, 11, 23)), 1),
        (half_of(date(2026, 11, 23)), after(date(2026, 11, 24), "am"), 3),
        # From Friday afternoon to Monday forenoon: the weekend counts for nothing.
        (half_of(date(2026, 11, 27), "pm"), after(date(2026, 11, 30), "am"), 2),
        # The first week of October is free.
        (half_of(date(2026, 10, 1)), after(date(2026, 10, 7)), 0),
        # A Saturday that is worked to make up for it counts.
        (half_of(date(2026, 10, 10)), after(date(2026, 10, 10)), 2),
        (half_of(date(2026, 11, 23)), half_of(date(2026, 11, 23)), 0),
    ],
)
def test_only_working_days_count_and_half_ones_a_half(first, end, halves):
    assert rules.workhalves(first, end, Calendar.load("").is_workday) == halves


@pytest.mark.rule("R75.2")
def test_nothing_left_is_still_lawful_and_half_a_day_more_is_not():
    rules.require_within_balance("R75.2", 2026, 9, 10, ON)
    rules.require_within_balance("R75.2", 2026, 10, 10, ON)
    with pytest.raises(RuleBroken, match=r"R75\.2") as refusal:
        rules.require_within_balance("R75.2", 2026, 11, 10, ON)
    assert (refusal.value.judged["days_asked"], refusal.value.judged["days_left"]) == (5.5, 5)


def test_a_leave_across_new_year_touches_both_years():
    assert list(rules.years_of(half_of(date(2026, 12, 31)), after(date(2026, 12, 31)))) == [2026]
    assert list(rules.years_of(half_of(date(2026, 12, 31)), after(date(2027, 1, 1), "am"))) == [2026, 2027]
