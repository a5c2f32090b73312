"""Who convenes under a commission (article 45), what a class 2 meeting needs (46), how a day may be moved (50)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW

COMMISSIONED_POSTS = ("office_director", "office_deputy")
"""The kinds of post whose holders may be commissioned."""
GIVERS_POSTS = ("mayor", "vice_mayor")
"""The kinds of post whose holders may commission."""
JOINT_KINDS = ("thematic", "work_class2")
"""The kinds of meeting that several units can hold together."""


@dataclass(frozen=True)
class CommissionFacts:
    """What a commission is judged on when somebody convenes under it."""

    unit: str
    starts: date
    until: date
    in_force: bool
    giver_in_post: bool


@implements("R45.1")
def require_commissionable(post_kinds: Sequence[str], starts: date, until: date) -> None:
    """The person commissioned is the office's director or a deputy on the first day, and the term has days."""
    if not set(post_kinds) & set(COMMISSIONED_POSTS) or until < starts:
        raise RuleBroken("R45.1", posts=list(post_kinds), starts=starts, until=until)


@implements("R45.1")
def require_commission(commission: CommissionFacts | None, unit: str, day: date, today: date) -> None:
    """Who is of the office convenes under a commission that stands and covers the unit and both days.

    It stands as long as it is not revoked or used up and who gave it is in post.
    """
    if commission is None:
        raise _not_commissioned(unit=unit)
    stands = commission.in_force and commission.giver_in_post
    if not stands or commission.unit != unit or not commission.starts <= today <= day <= commission.until:
        raise _not_commissioned(
            unit=unit,
            day=day,
            covers=commission.unit,
            starts=commission.starts,
            until=commission.until,
            in_force=commission.in_force,
            giver_in_post=commission.giver_in_post,
        )


@implements("R45.1")
def require_commissioned_person(is_the_one: bool, in_force: bool, unit: str) -> None:
    """A meeting convened under a commission is led by the one it names, as long as it is not revoked."""
    if not is_the_one or not in_force:
        raise _not_commissioned(unit=unit, in_force=in_force)


def _not_commissioned(**facts: object) -> RuleBroken:
    refusal = RuleBroken("R45.1", **facts)
    refusal.authority = True
    return refusal


@dataclass(frozen=True)
class Approved:
    """What the mayor approved on an application."""

    state: str
    unit: str
    day: date
    units: frozenset[str]


@implements("R46.3")
def require_application(approved: Approved | None, unit: str, day: date, units: frozenset[str]) -> None:
    """A class 2 meeting is called as it was approved: by that unit, for that day, with no unit more.

    `approved` is the application named in the call, None where none is.
    """
    if approved is None:
        raise RuleBroken("R46.3", state="none", unit=unit)
    within = approved.unit == unit and approved.day == day and units <= approved.units
    if approved.state != "approved" or not within:
        raise RuleBroken(
            "R46.3",
            state=approved.state,
            unit=approved.unit,
            day=approved.day,
            not_approved=sorted(units - approved.units),
        )


@implements("R50.1")
def require_still_in_time(
    kind: str, topic_id: str, handed_in: date | None, deadline: date, urgent: bool, day: date, on: date
) -> None:
    """A meeting is moved forward only as far as the materials that came in for it stay in time for the new day."""
    if kind not in LAW.value("R50.1", "kinds", on) or urgent:
        return
    if handed_in is None or handed_in > deadline:
        raise RuleBroken("R50.1", topic_id=topic_id, handed_in=handed_in, deadline=deadline, day=day)
