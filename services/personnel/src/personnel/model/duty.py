"""The duty roster: who leads a shift and who else is on duty in it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    Uuid,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.clock import SHANGHAI
from personnel.model.base import Base
from personnel.model.unit import keeps_directory
from personnel.rules.contact_rules import board_readers


class DutyShift(Base):
    """One shift of one day; its hours are those the rulebook gave when it was rostered."""

    __tablename__ = "duty_shifts"
    __subject__ = "duty"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="term"),
        UniqueConstraint("day", "shift"),
        Index(None, "ends_at"),
        Index(None, "leader_id", "ends_at"),
        Index("ix_duty_shifts_staff", "staff", postgresql_using="gin"),
    )

    day: Mapped[date] = mapped_column(Date)
    shift: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    staff: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))

    @property
    def everybody(self) -> list[UUID]:
        """Who leads it and who else is on duty."""
        return [self.leader_id, *self.staff]

    def known_to(self, standing: Standing) -> bool:
        """Those who read the duty board, and those on duty, may know of a shift."""
        return reads_board(standing) or standing.person_id in self.everybody


def reads_board(standing: Standing) -> bool:
    """Whether a reader belongs to those the duty board is for."""
    return keeps_directory(standing) or standing.holds(*board_readers(standing.units))


def manned_by(person_id: UUID | None) -> ColumnElement[bool]:
    """The condition for shifts that a person leads or is on duty in."""
    return or_(DutyShift.leader_id == person_id, DutyShift.staff.contains([person_id]))


def shifts_of(person_id: UUID, starts_at: datetime, ends_at: datetime) -> Select[Any]:
    """The shifts in that time in which a person is on duty."""
    return select(DutyShift.id).where(
        manned_by(person_id), DutyShift.starts_at < ends_at, DutyShift.ends_at > starts_at
    )


def hours_of(day: date, hours: tuple[int, int]) -> tuple[datetime, datetime]:
    """The instants at which a shift begins and ends whose hours count from midnight of its day."""
    midnight = datetime.combine(day, time(), SHANGHAI)
    first, last = (midnight + timedelta(hours=hour) for hour in hours)
    return first, last
