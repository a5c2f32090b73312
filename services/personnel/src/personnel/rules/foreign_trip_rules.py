"""Travel abroad on duty: who plans, asks and approves, and what is within the plan of the year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.leave_rules import oneself


@dataclass(frozen=True)
class Quota:
    """One plan in force, of a unit or (`unit` empty) of the whole city, and what of it is used or asked for already."""

    unit: str
    groups: int
    people: int
    groups_used: int = 0
    people_used: int = 0


@implements("R81.2")
def planning_powers() -> tuple[str, ...]:
    """The powers any of which lets propose a plan of the year: the office's."""
    return ("office.staff",)


@implements("R81.2")
def plan_approving_powers(on: date) -> tuple[str, ...]:
    """The powers any of which lets approve a plan of the year."""
    return tuple(LAW.value("R81.2", "plan_approved_by", on))


@implements("R81.2")
def requesting_powers(unit: str) -> tuple[str, ...]:
    """The powers any of which lets ask for a trip: the head's of the unit that sends it, or the office's."""
    return (f"head:{unit}", "office.staff")


@implements("R81.2")
def travelling_powers(unit: str, leader_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets call a trip off or report its return: leading it, or those to ask for it."""
    return (oneself(leader_id), *requesting_powers(unit))


@implements("R81.2")
def approval_chain(unit: str, has_leader: bool, added: bool, on: date) -> tuple[str, ...]:
    """The powers whose holders approve, in order; a step for a vice mayor in charge falls away where nobody is.

    What goes beyond the plan is the mayor's decision, whatever the chain of the city says.
    """
    keys = {"portfolio": f"portfolio:{unit}" if has_leader else ""}
    chain = [key for key in (keys.get(step, step) for step in LAW.value("R81.2", "chain", on)) if key]
    if added and "mayor.approve" not in chain:
        chain.append("mayor.approve")
    return tuple(chain)


@implements("R81.2")
def require_in_time(starts: date, on: date) -> None:
    """A trip is asked for before it leaves."""
    latest = starts - timedelta(days=LAW.value("R81.2", "days_ahead", on))
    if on > latest:
        raise RuleBroken("R81.2", starts=starts, asked_on=on, latest=latest)


@implements("R81.2")
def require_not_begun(starts: date, on: date) -> None:
    """A trip is called off before its first day; one that has left reports its return instead."""
    if on >= starts:
        raise RuleBroken("R81.2", starts=starts, on=on)


@implements("R81.2")
def require_begun(starts: date, last: date, on: date) -> None:
    """A return is reported by those who have left and are back: the last day abroad is not ahead."""
    if not starts <= last <= on:
        raise RuleBroken("R81.2", starts=starts, last=last, on=on)


@implements("R81.2")
def require_within_plan(quotas: Iterable[Quota], people: int, added: bool) -> None:
    """One more group of so many people stays within every plan in force, and there is one.

    A group that the mayor adds by a decision of his own is reckoned apart.
    """
    plans = list(quotas)
    if added:
        return
    groups_left = max(0, min((plan.groups - plan.groups_used for plan in plans), default=0))
    people_left = max(0, min((plan.people - plan.people_used for plan in plans), default=0))
    if groups_left < 1 or people_left < people:
        raise RuleBroken("R81.2", planned=bool(plans), people=people, groups_left=groups_left, people_left=people_left)
