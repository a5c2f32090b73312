"""Who is away when: asked under one lock, so that two absences that exclude each other cannot both be granted.

Terms are of half days, from `first` until before `end`; `now` is the half day it is asked in.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from chassis.clock import SHANGHAI
from personnel.model.leave import APPROVED, EXTENDING, GRANTED, ON_LEAVE, RETURNED, SUBMITTED, Leave, Substitution
from personnel.model.mandate import Delegation
from personnel.rules.half_day_rules import day_of, half_at, judged

LOCK = 0x4C45_4156
"""The advisory lock of everything that decides who may be away or must be present; leaders' absences are few."""


def current_half(now: datetime) -> int:
    """The half day an instant lies in."""
    return half_at(now.astimezone(SHANGHAI))


def lock(session: Session) -> None:
    """Wait for whoever decides about absences, and keep others waiting until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def away_between(first: int, end: int, now: int) -> Select[Any]:
    """Leaves that keep somebody away in any half day of the term; to be narrowed by the caller.

    One that has run over its time is reckoned to last until now: nobody knows of the days to come. One that was not
    granted, or called off, keeps nobody away: its term is empty.
    """
    term = (Leave.away_half < end, Leave.back_half > first, Leave.back_half > Leave.away_half)
    return select(Leave).where(*term, *_in_course(first, now))


def away_on(day: date, now: int) -> Select[Any]:
    """Leaves that keep somebody away in the half day by which a date is judged; to be narrowed by the caller."""
    half = judged(day, "", now)
    return away_between(half, half + 1, now)


def away_of(session: Session, person_id: UUID, first: int, end: int, now: int, but: UUID | None = None) -> list[str]:
    """The titles of the leaves, other than `but`, that keep a person away in that time."""
    query = away_between(first, end, now).where(Leave.person_id == person_id, Leave.id != but)
    return [leave.title for leave in session.scalars(query.limit(10))]


def covered_by(session: Session, person_id: UUID, first: int, end: int, now: int) -> list[str]:
    """The titles of the leaves during which a person stands in for another in that time."""
    query = (
        select(Leave.title)
        .join(Substitution, Substitution.leave_id == Leave.id)
        .where(
            Substitution.stand_in_id == person_id,
            Substitution.first_half < end,
            Substitution.back_half > first,
            Substitution.back_half > Substitution.first_half,
            *_in_course(first, now),
        )
    )
    return list(session.scalars(query.limit(10)))


def acting_by(session: Session, person_id: UUID, first: int, end: int) -> list[str]:
    """The papers by which a person acts for the mayor in that time."""
    query = select(Delegation.instrument).where(Delegation.delegate_id == person_id, *in_force_between(first, end))
    return list(session.scalars(query.limit(10)))


def in_force_between(first: int, end: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions for delegations that hold in any half day of the term; one ended before it began holds in none."""
    holds = Delegation.back_half > Delegation.first_half
    return (Delegation.first_half < end, Delegation.back_half > first, holds)


def entrusted_throughout(session: Session, principal_id: UUID, first: int, end: int) -> bool:
    """Whether in each half day of the term somebody is entrusted by the mayor; several papers may follow on."""
    query = select(Delegation).where(Delegation.principal_id == principal_id, *in_force_between(first, end))
    half = first
    for delegation in session.scalars(query.order_by(Delegation.first_half)):
        if delegation.first_half > half:
            return False
        half = max(half, delegation.back_half)
    return half >= end


def under_way(session: Session, person_id: UUID, now: int) -> list[Leave]:
    """The leaves of a person that have begun and from which no return is registered, locked, the latest first."""
    query = select(Leave).where(
        Leave.person_id == person_id,
        Leave.back_half > now,
        Leave.away_half <= now,
        Leave.state.in_([APPROVED, ON_LEAVE, EXTENDING]),
    )
    return list(session.scalars(query.order_by(Leave.away_half.desc()).with_for_update()))


def substitution_of(session: Session, leave_id: UUID, now: int) -> Substitution | None:
    """Who stands in during a leave now or in time to come, locked."""
    query = select(Substitution).where(Substitution.leave_id == leave_id, Substitution.back_half > now)
    return session.scalars(query.order_by(Substitution.first_half.desc()).limit(1).with_for_update()).first()


def taken_between(session: Session, person_id: UUID, kind: str, first: int, end: int) -> list[Leave]:
    """The leaves of a kind that a person took, may take or has asked for, and that touch a term."""
    return list(
        session.scalars(
            select(Leave).where(
                Leave.person_id == person_id,
                Leave.kind == kind,
                Leave.state.in_([SUBMITTED, *GRANTED, RETURNED]),
                Leave.first_half < end,
                or_(Leave.due_half > first, Leave.wanted_half > first),
            )
        )
    )


def overdue_candidates(session: Session, now: int, limit: int = 500) -> list[Leave]:
    """Open leaves whose last half day is over, the longest first, that were not chased today."""
    query = select(Leave).where(
        Leave.state.in_(GRANTED),
        Leave.due_half <= now,
        or_(Leave.chased_on.is_(None), Leave.chased_on < day_of(now)),
    )
    return list(session.scalars(query.order_by(Leave.due_half, Leave.id).limit(limit)))


def beginning(session: Session, now: int, limit: int = 500) -> list[UUID]:
    """Approved leaves whose first half day has come."""
    query = select(Leave.id).where(Leave.state == APPROVED, Leave.away_half <= now)
    return list(session.scalars(query.limit(limit)))


def stood_in_for(session: Session, now: int, limit: int = 500) -> list[tuple[UUID, UUID]]:
    """Leaves in which somebody stands in right now, and who."""
    query = (
        select(Leave.id, Substitution.stand_in_id)
        .join(Substitution, Substitution.leave_id == Leave.id)
        .where(Leave.state.in_(GRANTED), Substitution.first_half <= now, Substitution.back_half > now)
    )
    return [(leave_id, stand_in) for leave_id, stand_in in session.execute(query.limit(limit))]


def _in_course(first: int, now: int) -> Iterable[ColumnElement[bool]]:
    return () if now >= first else (Leave.due_half > first,)
