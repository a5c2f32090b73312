"""A meeting with its agenda and the list of those due, invited and present (articles 41 to 47)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

MEETING = Machine(
    "meeting",
    {
        ("planned", "take_topic"): Step("planned", "R50.1"),
        ("planned", "set_agenda"): Step("planned", "R47.1"),
        ("agenda_fixed", "set_agenda"): Step("planned", "R47.1"),
        ("planned", "fix_agenda"): Step("agenda_fixed", "R47.1"),
        ("agenda_fixed", "record_attendance"): Step("agenda_fixed", "R43.4"),
        ("in_session", "record_attendance"): Step("in_session", "R43.4"),
        ("agenda_fixed", "open"): Step("in_session", "R43.4"),
        ("in_session", "decide"): Step("in_session", "R43.4"),
        ("in_session", "close"): Step("closed"),
        ("planned", "cancel"): Step("cancelled"),
        ("agenda_fixed", "cancel"): Step("cancelled"),
        ("closed", "draft_minutes"): Step("closed", "R53.1"),
    },
)
"""A meeting from its call to its end; setting an agenda anew unfixes it, so that every gate is judged again."""

MEMBER, OBSERVER = "member", "observer"


class Meeting(Aggregate, Base):
    """A meeting of one of the kinds of article 41. Its bare notice is known to all who are cleared for its level."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "kind", "day"),)
    __subject__ = "meeting"

    kind: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    venue: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    """The unit a thematic or work meeting is about; empty for the others."""
    state: Mapped[str] = mapped_column(Text)
    called_by: Mapped[UUID | None]
    chair_id: Mapped[UUID | None]
    chair: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[bool]
    """Whether the office was reminded that the day went by and the meeting was not held."""

    items: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position", cascade="all, delete-orphan")
    attendance: Mapped[list["Attendance"]] = relationship(order_by="Attendance.id", cascade="all, delete-orphan")

    @property
    def due(self) -> int:
        """How many members are due."""
        return sum(row.role == MEMBER for row in self.attendance)

    @property
    def present(self) -> int:
        """How many members are in the room now."""
        return sum(row.role == MEMBER and row.here for row in self.attendance)

    def open_to(self, standing: Standing) -> bool:
        """Whether agenda and attendance are shown: to the office, the leaders and those on the list."""
        listed = any(row.person_id == standing.person_id for row in self.attendance)
        return listed or standing.holds(*OFFICE, *LEADERS)


class AgendaItem(Row, Base):
    """One item of an agenda: the study item, the bottom-line item, or a topic."""

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("meeting_id", "position", deferrable=True, initially="DEFERRED"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(Text)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)


class Attendance(Row, Base):
    """One person on the list of a meeting, and whether and when they were in the room."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[UUID]
    person: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def here(self) -> bool:
        """Whether the person is in the room."""
        return self.arrived_at is not None and self.left_at is None
