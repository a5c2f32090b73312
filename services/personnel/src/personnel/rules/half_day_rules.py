"""Half days as whole numbers: two to a day, counted from 1 January 1970, so that terms of them compare and index."""

from datetime import date, datetime, time

from personnel.rules import LAW

AM, PM = "am", "pm"
HALVES = (AM, PM)
PER_DAY = len(HALVES)
_EPOCH = date.fromisoformat("1970-01-01").toordinal()


def half_of(day: date, half: str = AM) -> int:
    """The number of the forenoon (am) or afternoon (pm) of a day."""
    return (day.toordinal() - _EPOCH) * PER_DAY + (half == PM)


def after(day: date, half: str = PM) -> int:
    """The first half day after a term whose last one is this; where no half is named the term ends with the day."""
    return half_of(day, half or PM) + 1


def day_of(number: int) -> date:
    """The day a half day belongs to."""
    return date.fromordinal(number // PER_DAY + _EPOCH)


def half_in(number: int) -> str:
    """Whether a half day is a forenoon (am) or an afternoon (pm)."""
    return HALVES[number % PER_DAY]


def noon(on: date) -> time:
    """When the afternoon begins on a date, by the rulebook: from then on, powers that change at noon have changed."""
    return time.fromisoformat(LAW.value("R7.2", "noon", on))


def half_at(local: datetime) -> int:
    """The half day an instant lies in; `local` tells the time of day by which offices reckon."""
    return half_of(local.date(), PM if local.time() >= noon(local.date()) else AM)


def judged(on: date, half: str, now: int) -> int:
    """By which half day a date is judged: the one asked for, else the present one, or another day's forenoon."""
    if not half and on == day_of(now):
        return now
    return half_of(on, half or AM)


FAR = half_of(date.max)
"""The end of a term of which nobody knows the end yet."""
