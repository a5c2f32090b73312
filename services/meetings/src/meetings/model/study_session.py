"""A study session of a unit and who attended it (article 85)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.model.department_meeting import CANCELLED, HELD, PLANNED, led
from meetings.rules.authority_rules import LEADERS, OFFICE

FIELDS = ("economy", "technology", "law", "management", "theory", "other")

STUDY_SESSION = Machine(
    "study_session",
    {
        (PLANNED, "record_study_session"): Step(HELD, "R85.1"),
        (PLANNED, "cancel_study_session"): Step(CANCELLED, "R85.1"),
    },
)


class StudySession(Aggregate, Base):
    """A lecture or another session of study; its title is the subject, costs are whole yuan.

    That there is one is known to all who are cleared for its level: everybody may come and learn.
    """

    __tablename__ = "study_sessions"
    __subject__ = "study_session"
    __table_args__ = (Index(None, "day", "unit"), Index(None, "unit", "id"), Index(None, "year", "unit"))

    unit: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    lecturer: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    year: Mapped[int] = mapped_column(SmallInteger)
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    venue: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    cost_estimate: Mapped[int]
    budget_item: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    guests: Mapped[int]
    head_count: Mapped[int]
    """How many attended, guests included; kept here, because statistics add it up."""
    cost: Mapped[int]
    note: Mapped[str] = mapped_column(Text)

    attendees: Mapped[list["StudyAttendance"]] = relationship(
        order_by="StudyAttendance.id", cascade="all, delete-orphan"
    )

    def open_to(self, standing: Standing) -> bool:
        """Whether who attended is shown: to the unit that held it, to the office and to the leaders."""
        return self.unit in standing.units | led(standing) or standing.holds(*OFFICE, *LEADERS)


class StudyAttendance(Row, Base):
    """One person who attended a study session."""

    __tablename__ = "study_attendance"
    __table_args__ = (UniqueConstraint("session_id", "person_id"), Index(None, "person_id"))

    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    person_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
