"""What an agenda must hold (article 47) and when a meeting is quorate (articles 43 and 51)."""

from collections.abc import Sequence
from datetime import date
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


def bottom_line_cycle(on: date) -> int:
    """In how many meetings in a row the bottom-line item comes up at least once (article 47)."""
    return int(LAW.value("R47.2", "cycle", on))


@implements("R43.4")
def require_quorum(kind: str, present: int, due: int, on: date) -> None:
    """Members present exceed the fraction of those due; observers count in neither number."""
    if kind not in LAW.value("R43.4", "kinds", on):
        return
    threshold = LAW.value("R43.4", "fraction", on) * due
    if Fraction(present) <= threshold:
        raise RuleBroken("R43.4", present=present, due=due, needed=floor(threshold) + 1)


@implements("R51.4")
def require_listed(listed: bool) -> None:
    """Who signs in is on the list of those due or invited."""
    if not listed:
        raise RuleBroken("R51.4", listed=False)


@implements("R50.1")
def require_day_come(kind: str, day: date, deadline: date, today: date) -> None:
    """A meeting is not opened before its day, because the term for materials was reckoned back from it."""
    if kind in LAW.value("R50.1", "kinds", today) and today < day:
        raise RuleBroken("R50.1", day=day, today=today, deadline=deadline)
