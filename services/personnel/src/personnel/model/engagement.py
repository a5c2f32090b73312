"""Questions about who is expected at events: who is in charge, who is away then, and who is engaged elsewhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis.clock import SHANGHAI
from personnel.model.absence import away_between, current_half
from personnel.model.directory import charge_of_unit, holder_of, unit_on
from personnel.model.invitation import Engagement, Invitation
from personnel.model.leave import Leave, Substitution
from personnel.model.unit import Person

MOMENT = timedelta(microseconds=1)


def answering_unit(session: Session, code: str, on: date) -> str:
    """The unit whose head answers for what a unit sends out: of an internal unit, the one it is part of.

    Raises NotFound for a unit that is not there on that date.
    """
    term = unit_on(session, code, on)
    return term.superior if term.kind == "internal_unit" and term.superior else code


def in_charge_on(session: Session, code: str, on: date, climbs: bool) -> Person | None:
    """The vice mayor in charge of a unit on a date, itself or, where `climbs`, by a superior of it."""
    portfolio = charge_of_unit(session, code, on, climbs)
    return holder_of(session, portfolio.post_id, on) if portfolio else None


def halves_of(invitation: Invitation) -> tuple[int, int]:
    """The first half day an event touches, and the first after it."""
    last = current_half(invitation.ends_at - MOMENT)
    return current_half(invitation.starts_at), last + 1


def absences(session: Session, person_id: UUID, invitation: Invitation, now: datetime) -> list[Leave]:
    """The leaves that keep a person away in any half day an event touches; asked anew, since they come and go."""
    query = away_between(*halves_of(invitation), current_half(now)).where(Leave.person_id == person_id)
    return list(session.scalars(query.limit(10)))


def stand_ins(session: Session, person_id: UUID, invitation: Invitation, now: datetime) -> set[UUID]:
    """Who stands in for a person in any half day an event touches."""
    first, end = halves_of(invitation)
    away = away_between(first, end, current_half(now)).where(Leave.person_id == person_id).subquery()
    query = select(Substitution.stand_in_id).where(
        Substitution.leave_id.in_(select(away.c.id)),
        Substitution.first_half < end,
        Substitution.back_half > first,
    )
    return set(session.scalars(query))


def engaged(session: Session, person_id: UUID, invitation: Invitation) -> list[Invitation]:
    """The other events at which a person is expected while this one lasts."""
    query = (
        select(Invitation)
        .join(Engagement, Engagement.invitation_id == Invitation.id)
        .where(
            Engagement.person_id == person_id,
            Engagement.active,
            Engagement.invitation_id != invitation.id,
            Engagement.starts_at < invitation.ends_at,
            Engagement.ends_at > invitation.starts_at,
        )
    )
    return list(session.scalars(query.limit(10)))


def of_invitation(session: Session, invitation_id: UUID) -> list[Engagement]:
    """The engagements that an invitation led to and that were not called off."""
    query = select(Engagement).where(Engagement.invitation_id == invitation_id, Engagement.active)
    return list(session.scalars(query))


def of_month(session: Session, first: date, after: date, clearance: int) -> Iterable[tuple[str, int, int]]:
    """By kind of event of a time, how often leaders were to go and how often they came; up to a classification."""
    query = (
        select(Invitation.kind, func.count(), func.count().filter(Engagement.attended.is_(True)))
        .join(Engagement, Engagement.invitation_id == Invitation.id)
        .where(*within(first, after), Invitation.level <= clearance, Engagement.active)
        .group_by(Invitation.kind)
    )
    return [(kind, expected, came) for kind, expected, came in session.execute(query)]


def within(first: date, after: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions by which an event begins on a day from `first` until before `after`, in Asia/Shanghai."""
    return (Invitation.starts_at >= midnight(first), Invitation.starts_at < midnight(after))


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
