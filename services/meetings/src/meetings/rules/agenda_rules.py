"""What an agenda must hold (article 47) and when a meeting is quorate (article 43)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from chassis.law import RuleBroken, implements
from meetings.rules import LAW

STUDY, BOTTOM_LINE, TOPIC = "study", "bottom_line", "topic"


@implements("R47.1")
def require_study_first(kind: str, items: Sequence[str], on: date) -> None:
    """The first of the agenda's `items` (their kinds, in order) is the study item."""
    if kind in LAW.value("R47.1", "kinds", on) and list(items[:1]) != [STUDY]:
        raise RuleBroken("R47.1", first=items[0] if items else None)


@implements("R47.2")
def require_bottom_line(kind: str, items: Sequence[str], without: int, on: date) -> None:
    """The agenda takes up development and safety, unless one of the last meetings of the cycle did.

    `without` is how many meetings in a row before this one had no bottom-line item.
    """
    cycle = LAW.value("R47.2", "cycle", on)
    if kind in LAW.value("R47.2", "kinds", on) and BOTTOM_LINE not in items and without >= cycle - 1:
        raise RuleBroken("R47.2", without=without, cycle=cycle)


def slots(starts_at: datetime | None, minutes: Sequence[int]) -> list[datetime | None]:
    """When each item is to begin, by how many minutes each takes; None from where that is no longer known.

    An item without minutes leaves open when those after it begin.
    """
    found: list[datetime | None] = []
    at = starts_at
    for taken in minutes:
        found.append(at)
        at = at + timedelta(minutes=taken) if at is not None and taken > 0 else None
    return found


def overrun(starts_at: datetime | None, ends_at: datetime | None, minutes: Sequence[int]) -> int:
    """By how many minutes the items exceed the time of the meeting; 0 where they do not or it is not known."""
    if starts_at is None or ends_at is None:
        return 0
    return max(0, sum(minutes) - (ends_at - starts_at) // timedelta(minutes=1))


@implements("R47.1")
def opens_with_study(kind: str, on: date) -> bool:
    """Whether the agenda of such a meeting starts with the study item."""
    return kind in LAW.value("R47.1", "kinds", on)


@implements("R47.2")
def bottom_line_due(kind: str, without: int, on: date) -> bool:
    """Whether this meeting has to take up development and safety, after so many in a row that did not."""
    return kind in LAW.value("R47.2", "kinds", on) and without >= LAW.value("R47.2", "cycle", on) - 1


def bottom_line_cycle(on: date) -> int:
    """In how many meetings in a row the bottom-line item comes up at least once (article 47)."""
    return int(LAW.value("R47.2", "cycle", on))


@implements("R43.4")
def require_quorum(kind: str, present: int, due: int, on: date) -> None:
    """Members present exceed the fraction of those due; observers count in neither number."""
    needed = quorum(kind, due, on)
    if present < needed:
        raise RuleBroken("R43.4", present=present, due=due, needed=needed)


def quorum(kind: str, due: int, on: date) -> int:
    """How many members at least make a quorum: more than the fraction of those due; 0 where the kind needs none."""
    if kind not in quorum_kinds(on):
        return 0
    return floor(Fraction(LAW.value("R43.4", "fraction", on)) * due) + 1


def quorum_kinds(on: date) -> list[str]:
    """The kinds of meeting that need a quorum (article 43)."""
    return list(LAW.value("R43.4", "kinds", on))


@implements("R50.1")
def require_day_come(kind: str, day: date, deadline: date, today: date) -> None:
    """A meeting is not opened before its day, because the term for materials was reckoned back from it."""
    if kind in LAW.value("R50.1", "kinds", today) and today < day:
        raise RuleBroken("R50.1", day=day, today=today, deadline=deadline)
