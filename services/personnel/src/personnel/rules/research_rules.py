"""Research of leaders at the base: the days of a year owed, done and to be expected, and how lightly they travel."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.leave_rules import oneself

WORKING = "working"
"""The value of R86.1.days by which days off count for nothing; by any other, all days of the calendar count."""


@implements("R86.1")
def research_powers(leader_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets plan, report or call off a leader's research: being the leader, or the office's."""
    return (oneself(leader_id), "office.staff")


@implements("R86.1")
def leader_kinds(on: date) -> tuple[str, ...]:
    """The kinds of post whose holders owe research."""
    return tuple(LAW.value("R86.1", "leaders", on))


@implements("R86.1")
def require_leader(post_kinds: Iterable[str], on: date) -> None:
    """Research is planned for who holds, on its first day, a post that owes it."""
    held, leaders = list(post_kinds), leader_kinds(on)
    if not set(held) & set(leaders):
        raise RuleBroken("R86.1", posts=held, leaders=leaders, overlaps=[], planned="")


@implements("R86.1")
def require_free(overlaps: Iterable[str]) -> None:
    """A leader is on one trip at a time, so that no day counts twice."""
    if others := list(overlaps):
        raise RuleBroken("R86.1", overlaps=others, planned="")


@implements("R86.1")
def require_as_planned(within: bool, planned: str, last: date, on: date) -> None:
    """What is reported lies within what was planned, and is over by the day it is reported."""
    if not within or last > on:
        raise RuleBroken("R86.1", within=within, last=last, reported_on=on, planned=planned, overlaps=[])


@implements("R86.1")
def counts_working_days_only(on: date) -> bool:
    """Whether a day off spent on research counts for nothing."""
    return bool(LAW.value("R86.1", "days", on) == WORKING)


@implements("R86.1")
def counted_days(whole: int, halves: int, on: date) -> Fraction:
    """What whole days and half days come to, in days."""
    return whole + halves * Fraction(LAW.value("R86.1", "half_day", on))


@implements("R86.1")
def required_days(served: int, length: int, on: date) -> Fraction:
    """The days owed for serving so many of the `length` days of a year, rounded up to what can be counted."""
    step = _step(on)
    owed = Fraction(LAW.value("R86.1", "required_days", on)) * served / length
    return ceil(owed / step) * step


@implements("R86.1")
def projected_days(done: Fraction, ahead: Fraction, elapsed: int, served: int, on: date) -> Fraction:
    """The days to be expected by the end of the year, rounded down to what can be counted.

    They are what is done, and the larger of two guesses at the rest: what is planned ahead, and what the pace so far
    yields, `done / elapsed` for each of the days that the leader still serves. `elapsed` and `served` are days in
    office, in the year so far and in the whole of it; where none is elapsed there is no pace, and the plans alone
    count.
    """
    pace = Fraction(done) / elapsed * (served - elapsed) if elapsed else Fraction(0)
    step = _step(on)
    return floor((done + max(Fraction(ahead), pace)) / step) * step


@implements("R86.1")
def shortfall(required: Fraction, projected: Fraction) -> Fraction:
    """By how many days the projection falls short; 0 when it does not."""
    return max(Fraction(0), required - projected)


@implements("R86.1")
def period_judged(on: date) -> date | None:
    """The last day of the newest period that is over, as of which leaders are warned; None where there is none."""
    months = LAW.value("R86.1", "warn_after_months", on)
    ends = (date(year, month, monthrange(year, month)[1]) for year in (on.year - 1, on.year) for month in months)
    return max((end for end in ends if end < on), default=None)


@implements("R86.2")
def require_light(
    accompanying: int, vehicles: int, police_vehicles: int, border_welcome: bool, meals: str, on: date
) -> None:
    """A trip keeps to the limits on companions, cars, police cars, welcome at the border and meals."""
    asked = {"accompanying": accompanying, "vehicles": vehicles, "police_vehicles": police_vehicles}
    most = {name: LAW.value("R86.2", f"{name}_most", on) for name in asked}
    exceeded = [name for name in asked if asked[name] > most[name]]
    if border_welcome and not LAW.value("R86.2", "border_welcome", on):
        exceeded.append("border_welcome")
    allowed = LAW.value("R86.2", "meals", on)
    if meals not in allowed:
        exceeded.append("meals")
    if exceeded:
        limits = {f"{name}_most": value for name, value in most.items()}
        raise RuleBroken(
            "R86.2",
            exceeded=exceeded,
            **asked,
            border_welcome=border_welcome,
            meals=meals,
            meals_allowed=allowed,
            **limits,
        )


def _step(on: date) -> Fraction:
    return Fraction(LAW.value("R86.1", "half_day", on)) or Fraction(1)
