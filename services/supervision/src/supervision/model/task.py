"""A matter under supervision, and the table of its steps."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Index, Integer, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from supervision.model.base import Base
from supervision.model.entry import Entry

OPENED, IN_PROGRESS, REPORTED, REWORK, CLOSED = "opened", "in_progress", "reported", "rework", "closed"
WITHDRAWN = "withdrawn"
UNANSWERED = frozenset({OPENED, IN_PROGRESS, REWORK})
"""The states in which the lead unit still owes its completion report."""

TASK = Machine(
    "task",
    {
        (OPENED, "assign_unit"): Step(OPENED, "R54.1"),
        (IN_PROGRESS, "assign_unit"): Step(OPENED, "R54.1"),
        (REWORK, "assign_unit"): Step(OPENED, "R54.1"),
        (OPENED, "report_progress"): Step(IN_PROGRESS, "R69.1"),
        (IN_PROGRESS, "report_progress"): Step(IN_PROGRESS, "R69.1"),
        (REWORK, "report_progress"): Step(IN_PROGRESS, "R69.1"),
        (OPENED, "report_completion"): Step(REPORTED, "R69.1"),
        (IN_PROGRESS, "report_completion"): Step(REPORTED, "R69.1"),
        (REWORK, "report_completion"): Step(REPORTED, "R69.1"),
        (REPORTED, "send_back"): Step(REWORK, "R71.1"),
        (REPORTED, "close_task"): Step(CLOSED, "R71.1"),
        (OPENED, "extend_term"): Step(OPENED, "R80.1"),
        (IN_PROGRESS, "extend_term"): Step(IN_PROGRESS, "R80.1"),
        (REWORK, "extend_term"): Step(REWORK, "R80.1"),
        (OPENED, "flag_overdue"): Step(OPENED, "R80.1"),
        (IN_PROGRESS, "flag_overdue"): Step(IN_PROGRESS, "R80.1"),
        (REWORK, "flag_overdue"): Step(REWORK, "R80.1"),
        (OPENED, "remind_unit"): Step(OPENED, "R54.1"),
        (IN_PROGRESS, "remind_unit"): Step(IN_PROGRESS, "R54.1"),
        (REWORK, "remind_unit"): Step(REWORK, "R54.1"),
        **{(state, "change_task"): Step(state, "R54.1") for state in (OPENED, IN_PROGRESS, REWORK)},
        # What was reported is no longer what is to be done.
        (REPORTED, "change_task"): Step(REWORK, "R54.1"),
        **{(state, "move_term"): Step(state, "R54.1") for state in (OPENED, IN_PROGRESS, REWORK, REPORTED)},
        **{(state, "withdraw_task"): Step(WITHDRAWN, "R54.1") for state in (OPENED, IN_PROGRESS, REWORK, REPORTED)},
        (WITHDRAWN, "reinstate_task"): Step(OPENED, "R54.1"),
    },
)


class Task(Base):
    """One task of the ledger. `source` is unique, so that nothing is opened twice, whatever the bus repeats."""

    __tablename__ = "tasks"
    __subject__ = "task"
    __table_args__ = (
        UniqueConstraint("source"),
        UniqueConstraint("year", "number"),
        Index(None, "lead_unit"),
        Index("ix_tasks_supporting_units", "supporting_units", postgresql_using="gin"),
        Index(None, "state", "term"),
        Index(None, "origin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)
    origin_title: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    owner: Mapped[str] = mapped_column(String(20))
    lead_unit: Mapped[str] = mapped_column(Text)
    supporting_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    term: Mapped[date] = mapped_column(Date)
    term_provisional: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_on: Mapped[date] = mapped_column(Date)
    overdue_since: Mapped[date | None] = mapped_column(Date)
    reported_on: Mapped[date | None] = mapped_column(Date)
    days_late: Mapped[int] = mapped_column(Integer)
    closed_on: Mapped[date | None] = mapped_column(Date)
    ordered: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What the minutes ordered, {text, units, term}, whatever the office has made of it since; None for other tasks."""

    entries: Mapped[list[Entry]] = relationship(order_by=Entry.id, viewonly=True)
    """The history, oldest line first. It is read where it is shown; a command adds its line (docket.note) unread."""

    def known_to(self, standing: Standing) -> bool:
        """The office, the leaders and the units that carry it out may know of a task; the system carries all."""
        if sees_all(standing):
            return True
        return not standing.units.isdisjoint({self.lead_unit, *self.supporting_units})


def sees_all(standing: Standing) -> bool:
    """Whether a standing lets see every task of its clearance: the office, the leaders, and the system itself."""
    return standing.person_id is None or any(
        power.key.startswith(("office.", "mayor.")) or power.key in ("mayor", "vice_mayor") for power in standing.powers
    )
