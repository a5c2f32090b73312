"""Annual leave: how many days a year of work brings, and what is left of them, in half days."""

from collections.abc import Callable
from datetime import date

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.half_day_rules import PER_DAY, day_of, half_of

ANNUAL = "annual"


def years_worked(since: date, on: date) -> int:
    """The full years of work on a date."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


@implements("R75.2")
def entitlement(worked_since: date, on: date) -> int:
    """The days of annual leave a year that the years of work on a date bring."""
    table = LAW.value("R75.2", "annual_leave", on)
    years = years_worked(worked_since, on)
    return max((row["days"] for row in table if years >= row["years"]), default=0)


def workhalves(first: int, end: int, is_workday: Callable[[date], bool]) -> int:
    """How many half days of a term lie on working days; weekends and holidays count for nothing."""
    days = range(first // PER_DAY, (end + 1) // PER_DAY)
    terms = ((day * PER_DAY, (day + 1) * PER_DAY) for day in days)
    return sum(min(end, over) - max(first, begun) for begun, over in terms if is_workday(day_of(begun)))


def year_of(year: int) -> tuple[int, int]:
    """A calendar year as a term of half days."""
    return half_of(date(year, 1, 1)), half_of(date(year + 1, 1, 1))


def years_of(first: int, end: int) -> range:
    """The calendar years a term of half days touches."""
    return range(day_of(first).year, day_of(end - 1).year + 1)


@implements("R75.1", "R75.2", "R9.1")
def require_within_balance(rule: str, year: int, asked: int, left: int, starts: date) -> None:
    """No more annual leave is asked for than is left of a year; both numbers in half days."""
    if asked > left:
        days = {"days_asked": in_days(asked), "days_left": in_days(left)}
        raise RuleBroken(rule, year=year, starts=starts, **days)


def in_days(halves: int) -> int | float:
    """Half days as days, a whole number where it is one."""
    return halves / PER_DAY if halves % PER_DAY else halves // PER_DAY
