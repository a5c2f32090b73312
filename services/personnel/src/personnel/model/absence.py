"""Who is away when: asked under one lock, so that two absences that exclude each other cannot both be granted."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from personnel.model.leave import APPROVED, ON_LEAVE, Leave
from personnel.model.mandate import Delegation

LOCK = 0x4C45_4156
"""The advisory lock of everything that decides who may be away or must be present; leaders' absences are few."""


def lock(session: Session) -> None:
    """Wait for whoever decides about absences, and keep others waiting until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def away_between(first: date, last: date, today: date) -> Select[Any]:
    """Leaves that keep somebody away on any day from `first` to `last`; to be narrowed by the caller.

    One that has run over its time is reckoned to last until today: nobody knows of the days to come.
    """
    query = select(Leave).where(Leave.starts <= last, Leave.back_on > first)
    return query if today >= first else query.where(Leave.until >= first)


def away_of(session: Session, person_id: UUID, first: date, last: date, today: date) -> list[str]:
    """The titles of the leaves that keep a person away in that time."""
    return _titles(session, away_between(first, last, today).where(Leave.person_id == person_id))


def covered_by(session: Session, person_id: UUID, first: date, last: date, today: date) -> list[str]:
    """The titles of the leaves during which a person stands in for another in that time."""
    return _titles(session, away_between(first, last, today).where(Leave.stand_in_id == person_id))


def acting_by(session: Session, person_id: UUID, first: date, last: date) -> list[str]:
    """The papers by which a person acts for the mayor in that time."""
    query = select(Delegation).where(
        Delegation.delegate_id == person_id, Delegation.starts <= last, Delegation.ends > first
    )
    return [delegation.instrument for delegation in session.scalars(query)]


def entrusted_throughout(session: Session, principal_id: UUID, first: date, last: date) -> bool:
    """Whether on each day from `first` to `last` somebody is entrusted by the mayor; several papers may follow on."""
    query = select(Delegation).where(
        Delegation.principal_id == principal_id, Delegation.starts <= last, Delegation.ends > first
    )
    day = first
    for delegation in session.scalars(query.order_by(Delegation.starts)):
        if delegation.starts > day:
            return False
        day = max(day, delegation.ends)
    return day > last


def overdue_candidates(session: Session, today: date, limit: int = 500) -> list[Leave]:
    """Open leaves whose last day is over, the longest first, that were not chased today."""
    query = select(Leave).where(
        and_(
            Leave.state.in_([APPROVED, ON_LEAVE]),
            Leave.until < today,
            or_(Leave.chased_on.is_(None), Leave.chased_on < today),
        )
    )
    return list(session.scalars(query.order_by(Leave.until, Leave.id).limit(limit)))


def beginning(session: Session, today: date, limit: int = 500) -> list[UUID]:
    """Approved leaves whose first day has come."""
    query = select(Leave.id).where(Leave.state == APPROVED, Leave.starts <= today)
    return list(session.scalars(query.limit(limit)))


def _titles(session: Session, query: Select[Any]) -> list[str]:
    return [leave.title for leave in session.scalars(query.limit(10))]
