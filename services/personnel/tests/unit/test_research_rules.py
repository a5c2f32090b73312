"""Research of leaders: what is owed, done and to be expected, and how lightly a trip travels."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.model.research import Halves, in_words
from personnel.rules import research_rules as law
from personnel.rules.half_day_rules import half_of

ON = date(2026, 12, 31)
HALF = Fraction(1, 2)


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(("done", "short"), [(59, 1), (Fraction(119, 2), HALF), (60, 0), (61, 0)])
def test_sixty_days_are_owed_and_half_a_day_less_falls_short(done, short):
    required = law.required_days(365, 365, ON)
    assert required == 60
    projected = law.projected_days(Fraction(done), Fraction(0), 365, 365, ON)
    assert law.shortfall(required, projected) == short


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(
    ("served", "length", "owed"),
    [
        (366, 366, 60),
        (365, 366, 60),
        # From 1 July on, in a year that leaps and in one that does not: 60 × 184/366 and 60 × 184/365, rounded up.
        (184, 366, Fraction(61, 2)),
        (184, 365, Fraction(61, 2)),
        (183, 366, 30),
        (1, 365, HALF),
        (0, 365, 0),
    ],
)
def test_who_serves_a_part_of_the_year_owes_that_part(served, length, owed):
    assert law.required_days(served, length, ON) == owed


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(
    ("done", "ahead", "elapsed", "served", "projected"),
    [
        (0, 0, 0, 365, 0),
        (0, 20, 0, 365, 20),
        (30, 0, 182, 364, 60),
        (30, 29, 182, 364, 60),
        (30, 31, 182, 364, 61),
        # Half a day less than the pace needs, and what does not make up half a day is not counted.
        (Fraction(59, 2), 0, 182, 364, 59),
        (10, 0, 100, 365, Fraction(73, 2)),
        (60, 0, 365, 365, 60),
    ],
)
def test_the_year_is_projected_by_the_larger_of_plans_and_pace(done, ahead, elapsed, served, projected):
    assert law.projected_days(Fraction(done), Fraction(ahead), elapsed, served, ON) == projected


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(("whole", "halves", "days"), [(0, 0, 0), (0, 1, HALF), (1, 0, 1), (2, 3, Fraction(7, 2))])
def test_half_days_count_half(whole, halves, days):
    assert law.counted_days(whole, halves, ON) == days


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(
    ("on", "judged"),
    [
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), date(2026, 9, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2023, 12, 31)),
    ],
)
def test_the_period_judged_is_the_newest_quarter_that_is_over(on, judged):
    assert law.period_judged(on) == judged


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(
    ("posts", "owes"), [(["mayor"], True), (["staff", "vice_mayor"], True), (["office_director"], False), ([], False)]
)
def test_leaders_of_the_government_do_research(posts, owes):
    if owes:
        law.require_leader(posts, ON)
        return
    with pytest.raises(RuleBroken) as refusal:
        law.require_leader(posts, ON)
    assert (refusal.value.rule, refusal.value.judged["leaders"]) == ("R86.1", ["mayor", "vice_mayor"])


@pytest.mark.rule("R86.1")
def test_a_report_lies_within_the_plan_and_in_the_past():
    law.require_as_planned(True, "", ON, ON)
    for within, last in ((False, ON), (True, ON + timedelta(days=1))):
        with pytest.raises(RuleBroken, match=r"R86\.1"):
            law.require_as_planned(within, "", last, ON)
    law.require_free([])
    with pytest.raises(RuleBroken, match=r"R86\.1"):
        law.require_free(["2026-11-23 至 2026-11-24"])


def test_the_leader_and_the_office_handle_research():
    assert law.research_powers(UUID(int=1)) == (f"person:{UUID(int=1)}", "office.staff")


LIGHT = {"accompanying": 5, "vehicles": 2, "police_vehicles": 0, "border_welcome": False, "meals": "canteen"}


@pytest.mark.rule("R86.2")
@pytest.mark.parametrize("change", [{}, {"accompanying": 4}, {"vehicles": 1}, {"meals": "no_meal"}])
def test_a_trip_at_the_limits_travels_light(change):
    law.require_light(**(LIGHT | change), on=ON)


@pytest.mark.rule("R86.2")
@pytest.mark.parametrize(
    "change",
    [
        {"accompanying": 6},
        {"vehicles": 3},
        {"police_vehicles": 1},
        {"border_welcome": True},
        {"meals": "work_meal"},
        {"meals": "banquet"},
    ],
)
def test_one_step_beyond_a_limit_is_refused_with_the_limits(change):
    with pytest.raises(RuleBroken) as refusal:
        law.require_light(**(LIGHT | change), on=ON)
    judged = refusal.value.judged
    assert refusal.value.rule == "R86.2"
    assert judged["exceeded"] == list(change)
    assert (judged["accompanying_most"], judged["vehicles_most"], judged["police_vehicles_most"]) == (5, 2, 0)
    assert judged["meals_allowed"] == ["no_meal", "canteen"]


def test_the_portions_of_a_time():
    trip = Halves()
    trip.from_half, trip.to_half = half_of(date(2028, 2, 28), "pm"), half_of(date(2028, 3, 1), "am") + 1
    assert (trip.starts, trip.until) == (date(2028, 2, 28), date(2028, 3, 1))
    days = [(date(2028, 2, 28), False), (date(2028, 2, 29), True), (date(2028, 3, 1), False)]
    assert list(trip.portions()) == days
    assert in_words(trip.from_half, trip.to_half) == "2028-02-28下午 至 2028-03-01上午"
    trip.from_half, trip.to_half = half_of(date(2028, 2, 29), "am"), half_of(date(2028, 2, 29), "am") + 1
    assert list(trip.portions()) == [(date(2028, 2, 29), False)]
