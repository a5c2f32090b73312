"""Reports of personal matters: who owes them, what they are about, and when one is late."""

from collections.abc import Iterable
from datetime import date, timedelta

from chassis.law import RuleBroken, implements
from personnel.rules import LAW


@implements("R82.1")
def receiving_powers() -> tuple[str, ...]:
    """The power that receives reports; a stand-in does not have it."""
    return ("personal_matters.officer",)


@implements("R82.1")
def require_reporter(post_kinds: Iterable[str], on: date) -> None:
    """Reports are of those in leading posts."""
    held, owing = sorted(set(post_kinds)), LAW.value("R82.1", "reporters", on)
    if not set(held) & set(owing):
        raise RuleBroken("R82.1", posts=held, reporters=owing)


@implements("R82.1")
def require_known_matter(kind: str, on: date) -> None:
    """A report is about one of the matters the rulebook names."""
    kinds = LAW.value("R82.1", "kinds", on)
    if kind not in kinds:
        raise RuleBroken("R82.1", kind=kind, kinds=kinds)


@implements("R82.1")
def require_another_officer(is_own: bool) -> None:
    """A report is acknowledged by another than who made it."""
    if is_own:
        raise RuleBroken("R82.1", is_own=True)


@implements("R82.1")
def days_late(occurred_on: date, on: date) -> int:
    """By how many calendar days a report comes after its term; 0 when in time. A late one is received all the same."""
    due = occurred_on + timedelta(days=LAW.value("R82.1", "within_days", on))
    return max(0, (on - due).days)
