"""Times without contact, the table of their steps, and who is called instead."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, DateTime, ForeignKey, Index, Select, Text, select, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model import absence
from personnel.model.base import Base
from personnel.model.leave import Leave
from personnel.model.post import Appointment, Post
from personnel.model.unit import Person, UnitTerm, keeps_directory
from personnel.rules.contact_rules import LEADING

ANNOUNCED, UNDER_WAY, OVER, ENDED = "announced", "under_way", "over", "ended"

UNREACHABLE = Machine(
    "unreachable",
    {
        (ANNOUNCED, "replace_contact"): Step(ANNOUNCED, "R78.1"),
        (UNDER_WAY, "replace_contact"): Step(UNDER_WAY, "R78.1"),
        (ANNOUNCED, "end_unreachable"): Step(ENDED, "R78.1"),
        (UNDER_WAY, "end_unreachable"): Step(ENDED, "R78.1"),
    },
)
"""Time itself leads from announced to under way to over; nothing more is done with a window that is over."""


class UnreachableWindow(Base):
    """A time in which a person is not reached (article 78); of one person no two overlap."""

    __tablename__ = "unreachable_windows"
    __subject__ = "unreachable"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="term"),
        CheckConstraint("contact_id <> person_id", name="contact"),
        ExcludeConstraint(
            (text("textrange(person_id::text, person_id::text, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_unreachable_windows_person",
        ),
        Index(None, "person_id", "ends_at"),
        Index(None, "contact_id", "ends_at"),
        Index(None, "ends_at"),
        Index(None, "person_id", "id"),
        Index("ix_unreachable_windows_watchers", "watchers", postgresql_using="gin"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """The first instant at which the person is reached again: as announced, or earlier."""
    announced_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(Text)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    watchers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers of those in the person's own units who are told."""
    announced_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    announced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_early: Mapped[bool]

    def state_at(self, now: datetime) -> str:
        """Where it stands at an instant; no timer writes that down."""
        if self.ended_early:
            return ENDED
        if now < self.starts_at:
            return ANNOUNCED
        return UNDER_WAY if now < self.ends_at else OVER

    def known_to(self, standing: Standing) -> bool:
        """The person, who is called instead, the leaders, and those who are told may know of it."""
        concerned = standing.person_id == self.contact_id or standing.holds(*LEADING)
        return concerned or self.may_show_reason(standing)

    def may_show_reason(self, standing: Standing) -> bool:
        """Whether a reader may see why: the person, the head and deputies of the person's unit, and the office."""
        mine = standing.person_id == self.person_id
        return mine or keeps_directory(standing) or standing.holds(*self.watchers)


@dataclass(frozen=True)
class Announcement:
    """A window with the names of the two people it concerns, and why as far as the reader may know."""

    window: UnreachableWindow
    person: Person
    contact: Person
    reason: str

    @property
    def id(self) -> UUID:
        """The window's."""
        return self.window.id


def halves_of(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """The half days that a time touches: the first, and the first one after the last."""
    last = max(starts_at, ends_at - timedelta(microseconds=1))
    return absence.current_half(starts_at), absence.current_half(last) + 1


def is_away(session: Session, person_id: UUID, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a leave keeps a person away at some instant of that time, as far as is known now."""
    away = absence.away_between(*halves_of(starts_at, ends_at), absence.current_half(now))
    query = away.where(Leave.person_id == person_id).with_only_columns(Leave.id)
    return session.scalar(query.limit(1)) is not None


def overlapping(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """The condition for windows that have an instant in common with a time."""
    window = UnreachableWindow
    return (window.starts_at < ends_at) & (window.ends_at > starts_at) & (window.ends_at > window.starts_at)


def windows(column: Any, person_id: UUID, starts_at: datetime, ends_at: datetime) -> Select[Any]:
    """The windows in that time in whose `column` a person stands, as the one not reached or the one called instead."""
    return select(UnreachableWindow.id).where(column == person_id, overlapping(starts_at, ends_at))


def is_unreachable(session: Session, person_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a person is without contact at some instant of that time."""
    query = windows(UnreachableWindow.person_id, person_id, starts_at, ends_at)
    return session.scalar(query.limit(1)) is not None


def units_of(session: Session, person_id: UUID, on: date) -> list[str]:
    """The units a person serves in on a date, each internal one followed by what it is part of."""
    query = (
        select(UnitTerm.code, UnitTerm.kind, UnitTerm.superior)
        .join(Post, Post.unit == UnitTerm.code)
        .join(Appointment, Appointment.post_id == Post.id)
        .where(Appointment.person_id == person_id, Appointment.starts <= on, Appointment.ends > on)
        .where(UnitTerm.starts <= on, UnitTerm.ends > on)
        .order_by(Post.rank, UnitTerm.code)
    )
    found: list[str] = []
    for code, kind, superior in session.execute(query):
        found += [code, superior] if kind == "internal_unit" and superior else [code]
    return list(dict.fromkeys(found))
