"""What should be weighed before a meeting is called (articles 43 and 55); advice refuses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from chassis.law import implements
from meetings.rules import LAW

EXCEEDED, CROWDED = "interval_exceeded", "interval_crowded"
MERGE, DOCUMENT, TELEPHONE, VIDEO, DEPARTMENT_NAME = "merge", "document", "telephone", "video", "department_name"


@dataclass(frozen=True)
class Near:
    """Another meeting near in time: how many days away, which share of people is due at both, how like its subject."""

    subject: str
    title: str
    day: date
    days: int
    overlap: Fraction
    likeness: Fraction

    def __str__(self) -> str:
        """What the record keeps of it: never its title, and of a department's meeting not which, for few know of it."""
        named = self.subject if self.subject.startswith("meeting/") else self.subject.partition("/")[0]
        return f"{named} {self.day} overlap {self.overlap} likeness {self.likeness}"


@dataclass(frozen=True)
class Advice:
    """One piece of advice, with the rule it rests on and, where it speaks of another meeting, that meeting.

    `days` is the distance in days, `number` what else it was judged on: a head-count or how many units. Advice on the
    interval names no meeting but the day of the one it is counted from or to.
    """

    rule: str
    kind: str
    days: int = 0
    near: Near | None = None
    number: int = 0
    day: date | None = None

    def __str__(self) -> str:
        """What the record keeps of it."""
        return f"{self.kind}: {self.near or self.days or self.number}"


@implements("R43.6")
def interval_advice(kind: str, before: int | None, after: int | None, on: date) -> tuple[Advice, ...]:
    """Whether an executive meeting is too far from the one before, or too near to the one before or after.

    `before` and `after` are the days to those, None where there is none.
    """
    if kind not in LAW.value("R43.6", "kinds", on):
        return ()
    found = []
    if interval_state(before, on) == "exceeded":
        found.append(Advice("R43.6", EXCEEDED, days=before or 0))
    near = min((days for days in (before, after) if days is not None), default=None)
    if interval_state(near, on) == "crowded":
        found.append(Advice("R43.6", CROWDED, days=near or 0))
    return tuple(found)


@implements("R43.6")
def interval_state(days: int | None, on: date) -> str:
    """How far an executive meeting is from the one before: exceeded, crowded, or empty where it is usual."""
    if days is None:
        return ""
    if days > interval_days(on):
        return "exceeded"
    return "crowded" if days < LAW.value("R43.6", "crowded_below", on) else ""


@implements("R43.6")
def interval_days(on: date) -> int:
    """How many days lie between two executive meetings as a rule."""
    return int(LAW.value("R43.6", "days", on))


@implements("R43.6")
def interval_kinds(on: date) -> tuple[str, ...]:
    """The kinds of meeting that have a usual interval."""
    return tuple(LAW.value("R43.6", "kinds", on))


@implements("R55.1")
def near_days(on: date) -> int:
    """How many days before and after a meeting others count as near in time."""
    return int(LAW.value("R55.1", "near_days", on))


@implements("R55.1")
def merge_advice(near: Iterable[Near], on: date) -> tuple[Advice, ...]:
    """Which near meetings one could be merged with: those of much the same people or of a like subject."""
    overlap, likeness = LAW.value("R55.1", "overlap", on), LAW.value("R55.1", "likeness", on)
    fitting = [
        one
        for one in near
        if one.days <= LAW.value("R55.1", "near_days", on) and (one.overlap >= overlap or one.likeness >= likeness)
    ]
    fitting.sort(key=lambda one: (-max(one.overlap, one.likeness), one.days, one.subject))
    return tuple(
        Advice("R55.1", MERGE, days=one.days, near=one) for one in fitting[: LAW.value("R55.1", "most_named", on)]
    )


@implements("R55.1")
def form_advice(kind: str, form: str, purpose: str, heads: int, units: int, on: date) -> tuple[Advice, ...]:
    """Which cheaper form would do: a document, the telephone, video, or the department's own name.

    `heads` is how many people are expected (0 where unknown), `units` how many units take part.
    """
    found = []
    if purpose in LAW.value("R55.1", "document_for", on):
        found.append(Advice("R55.1", DOCUMENT, number=heads))
    if kind in LAW.value("R55.1", "avoidable_kinds", on) and form == "onsite":
        if 0 < heads <= LAW.value("R55.1", "telephone_upto", on):
            found.append(Advice("R55.1", TELEPHONE, number=heads))
        if heads >= LAW.value("R55.1", "video_from", on):
            found.append(Advice("R55.1", VIDEO, number=heads))
    if kind in LAW.value("R55.1", "department_name_for", on) and units <= 1:
        found.append(Advice("R55.1", DEPARTMENT_NAME, number=units))
    return tuple(found)


def likeness(one: str, other: str) -> Fraction:
    """How alike two titles are: the share of pairs of neighbouring characters that they have in common (Dice).

    Twice the common pairs over all pairs, from 0 to 1; marks, spaces and digits do not count, because the number of
    a meeting or of a year says nothing of its subject.
    """
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return Fraction(0)
    common = len(first & second)
    return Fraction(common + common, len(first) + len(second))


def _pairs(title: str) -> frozenset[tuple[str, str]]:
    letters = [mark for mark in title.lower() if mark.isalpha()]
    return frozenset(pairwise(letters))


def share(common: int, one: int, other: int) -> Fraction:
    """Which share of the smaller of two lists is on both."""
    least = min(one, other)
    return Fraction(common, least) if least else Fraction(0)
