"""Leave: which border is crossed, who must be asked and when, and when a return is late."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.half_day_rules import PER_DAY, day_of

RESTING = frozenset({"annual", "sick", "other"})
"""Kinds that are leave wherever they are spent; a business trip is one only by where it leads."""
IN_RUSHAN, IN_WEIHAI, BEYOND, ABROAD = "in_rushan", "in_weihai", "beyond", "abroad"
SCOPES = (IN_RUSHAN, IN_WEIHAI, BEYOND, ABROAD)
"""How far a leave leads: each is further than the one before."""


def leaves_rushan(scope: str) -> bool:
    """Whether the border of Rushan is crossed (离乳), by which a stand-in is called for."""
    return scope != IN_RUSHAN


def leaves_weihai(scope: str) -> bool:
    """Whether the border of Weihai is crossed (离威), by which approval is called for."""
    return scope in (BEYOND, ABROAD)


def is_absence(kind: str, scope: str) -> bool:
    """Whether it is an absence at all: business within Rushan is not."""
    return kind in RESTING or leaves_rushan(scope)


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


def rule_of_report(post_kind: str) -> str:
    """The rule by which a trip that nobody need approve is reported before it begins."""
    return {"mayor": "R5.2", "vice_mayor": "R7.2"}.get(post_kind, "R9.1")


@implements("R7.2")
def needs_stand_in(post_kind: str, kind: str, scope: str) -> bool:
    """Whether another vice mayor must stand in: for a vice mayor's leave anywhere, and for what leads out of Rushan."""
    return post_kind == "vice_mayor" and is_absence(kind, scope)


@implements("R5.2")
def needs_delegation(post_kind: str, scope: str) -> bool:
    """Whether a vice mayor must be entrusted: while the mayor is out of Rushan, or abroad."""
    return post_kind == "mayor" and leaves_rushan(scope)


@implements("R75.1", "R75.2", "R9.1")
def approval_chain(
    rule: str, post_kind: str, kind: str, scope: str, workhalves: int, powers: Mapping[str, str], on: date
) -> tuple[str, ...]:
    """The powers whose holders approve, in order, by the first row of the rulebook that fits.

    `workhalves` is the length in working half days; `powers` names for each step the power that does it, empty where
    nobody holds that: then the one the rulebook names takes the step over, each asked once. Raises RuleBroken where
    it names none.
    """
    row = next(row for row in LAW.value(rule, "chain", on) if _fits(row, post_kind, kind, scope, workhalves))
    instead = LAW.value(rule, "vacant", on)
    chain: list[str] = []
    for step in row["steps"]:
        key = powers.get(step, "") or powers.get(instead.get(step, ""), "")
        if not key:
            raise RuleBroken(rule, vacant=step)
        if key not in chain:
            chain.append(key)
    return tuple(chain)


def _fits(row: Mapping[str, Any], post_kind: str, kind: str, scope: str, workhalves: int) -> bool:
    return (
        post_kind in row.get("posts", (post_kind,))
        and kind in row.get("kinds", (kind,))
        and scope in row.get("scopes", (scope,))
        and workhalves <= row.get("up_to_days", workhalves) * PER_DAY
    )


@implements("R75.1", "R75.2", "R9.1", "R7.2", "R5.2")
def require_in_time(rule: str, kind: str, starts: date, on: date) -> None:
    """Leave is asked for, and a trip reported, before it begins; one that has begun already is refused as late.

    The rulebook may let a kind be told of some days after it began, as one falls ill without notice.
    """
    latest = starts - timedelta(days=LAW.value(rule, "days_ahead", on))
    latest += timedelta(days=LAW.value(rule, "days_after", on).get(kind, 0))
    if on > latest:
        late = (on - latest).days
        raise RuleBroken(rule, starts=starts, until=starts, asked_on=on, latest=latest, days_late=late)


@implements("R75.1", "R75.2", "R9.1", "R7.2", "R5.2")
def require_extended_in_time(rule: str, due: int, now: int) -> None:
    """An extension is asked for before the leave is over; after its last half day, overstaying is a breach."""
    if now >= due:
        until, on = day_of(due - 1), day_of(now)
        facts = {"latest": until, "starts": until, "until": until}
        raise RuleBroken(rule, asked_on=on, days_late=(on - until).days, halves_late=now - due + 1, **facts)


@implements("R75.1", "R75.2", "R9.1")
def require_other(rule: str, approver_is_applicant: bool) -> None:
    """Leave is approved by another than who takes it."""
    if approver_is_applicant:
        raise RuleBroken(rule, approver_is_applicant=True)


@implements("R75.3")
def require_no_other_leave(others: Iterable[str]) -> None:
    """One leave at a time: who is away, or will be then, registers the return or calls the other off first."""
    if titles := list(others):
        raise RuleBroken("R75.3", other_leaves=titles)


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
def escalated_to(chased_times: int, chain: Iterable[str], on: date) -> str:
    """Whom a return that was chased so often is put before as well: one further along the chain each time; or nobody.

    An absence that nobody had to approve is put before who approves daily work for the mayor.
    """
    every = LAW.value("R75.3", "escalate_after", on)
    if chased_times < every or chased_times % every:
        return ""
    above = tuple(chain) or tuple(LAW.value("R75.3", "escalate_to", on))
    place = chased_times // every - 1
    return above[place] if place < len(above) else ""


@implements("R75.3")
def returning_powers(person_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets register a return: being the person, or the office's."""
    return (oneself(person_id), "office.staff")


@implements("R5.2")
def reporting_powers() -> tuple[str, ...]:
    """The powers any of which lets report the mayor's absence to the superior government: the office's."""
    return ("office.staff",)


@implements("R5.2")
def require_reportable(post_kind: str, state: str, reported_on: date | None, starts: date, until: date) -> None:
    """What is reported to the superior government is an absence of the mayor that stands, once."""
    stands = state in ("approved", "on_leave", "extending", "returned")
    if post_kind != "mayor" or not stands or reported_on is not None:
        facts = {"post_kind": post_kind, "state": state, "reported_on": reported_on}
        raise RuleBroken("R5.2", starts=starts, until=until, **facts)


def oneself(person_id: UUID) -> str:
    """The power to do what only the person may; it never passes to a stand-in, and no other service knows of it."""
    return f"person:{person_id}"
