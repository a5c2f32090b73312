"""Leave: who must be asked and when, who stands in meanwhile, and when a return is late."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW

RESTING = frozenset({"annual", "sick", "other"})
"""Kinds that are leave wherever they are spent; a business trip is one only by where it leads."""


def rule_for(post_kind: str, in_internal_unit: bool, kind: str, leaves_weihai: bool) -> str:
    """The rule by which a leave is approved; empty where it is only reported.

    Article 75 speaks of leaving Weihai, travel abroad and rest; a trip that leaves Rushan alone only calls for a
    stand-in (article 7).
    """
    if post_kind == "mayor":
        return ""
    if kind not in RESTING and not leaves_weihai:
        return ""
    if post_kind in ("vice_mayor", "office_director"):
        return "R75.1"
    return "R75.2" if post_kind == "unit_head" and not in_internal_unit else "R9.1"


@implements("R75.1", "R75.2", "R9.1")
def approval_chain(rule: str, unit: str, superior: str, has_leader: bool, on: date) -> tuple[str, ...]:
    """The powers whose holders approve, in order; a step for a vice mayor in charge falls away where nobody is.

    `superior` is the unit whose head approves for those who are not heads themselves.
    """
    keys = {"portfolio": f"portfolio:{unit}" if has_leader else "", "head": f"head:{superior}"}
    chain = (keys.get(step, step) for step in LAW.value(rule, "chain", on))
    return tuple(key for key in chain if key)


@implements("R75.1", "R75.2", "R9.1")
def require_in_time(rule: str, starts: date, on: date) -> None:
    """Leave is asked for before it begins; one that has begun already is refused as late."""
    latest = starts - timedelta(days=LAW.value(rule, "days_ahead", on))
    if on > latest:
        raise RuleBroken(rule, starts=starts, asked_on=on, latest=latest, days_late=(on - latest).days)


@implements("R75.1", "R75.2", "R9.1")
def require_other(rule: str, approver_is_applicant: bool) -> None:
    """Leave is approved by another than who takes it."""
    if approver_is_applicant:
        raise RuleBroken(rule, approver_is_applicant=True)


@implements("R7.2")
def require_stand_in(named: bool, is_vice_mayor: bool, absences: Iterable[str]) -> None:
    """A vice mayor goes away only when another vice mayor, who is present all the while, stands in."""
    if away := list(absences):
        raise RuleBroken("R7.2", stand_in_is_away=away)
    if not named or not is_vice_mayor:
        raise RuleBroken("R7.2", stand_in_named=named, stand_in_is_vice_mayor=is_vice_mayor)


@implements("R7.2")
def require_not_needed(covered: Iterable[str]) -> None:
    """Who stands in for another does not go away himself in that time."""
    if absences := list(covered):
        raise RuleBroken("R7.2", stands_in_for=absences)


@implements("R5.2")
def require_not_acting(papers: Iterable[str], starts: date, until: date) -> None:
    """Who acts for the mayor does not go away in that time."""
    if acting := list(papers):
        raise RuleBroken("R5.2", acts_by=acting, starts=starts, until=until)


@implements("R75.3")
def days_late(until: date, returned_on: date, on: date) -> int:
    """By how many days a return is late, beyond the days of grace; 0 when in time."""
    due = until + timedelta(days=LAW.value("R75.3", "grace_days", on))
    return max(0, (returned_on - due).days)


@implements("R75.3")
def chase_due(until: date, chased_on: date | None, on: date) -> bool:
    """Whether an open leave is overdue and was not chased within the repeat period."""
    if not days_late(until, on, on):
        return False
    return chased_on is None or on >= chased_on + timedelta(days=LAW.value("R75.3", "repeat_days", on))


@implements("R75.3")
def returning_powers(person_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets register a return: being the person, or the office's."""
    return (oneself(person_id), "office.staff")


def oneself(person_id: UUID) -> str:
    """The power to do what only the person may; it never passes to a stand-in, and no other service knows of it."""
    return f"person:{person_id}"
