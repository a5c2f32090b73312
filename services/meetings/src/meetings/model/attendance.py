"""Who is on the list of a meeting, on what ground, for which items, and whether in the room (articles 31, 42 to 46)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from meetings.model.base import Base, Row

MEMBER, OBSERVER, STAFF, EXTERNAL = "member", "observer", "staff", "external"
"""The roles on a list; only members count for the quorum."""
BY_POST, BY_NAME = "post", "name"
"""The grounds on which somebody is listed: by a post held on the day, which is asked anew, or by name, which stays."""


class Attendance(Row, Base):
    """One person on the list of a meeting, and whether and when they were in the room."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Index(None, "person_id", "meeting_id"))

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[UUID | None]
    """None for somebody from outside, who stands in no directory."""
    person: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    """The code of the unit somebody comes from, or in words what an external observer comes from; may be empty."""
    topics: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """The topics for which somebody is admitted; empty for the whole meeting."""
    ground: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    """What an external observer is: stakeholder, public, expert or media; empty for the others."""
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    excused: Mapped[bool]
    """Whether the chair agreed to the absence; who is excused is due all the same."""
    substitute_for: Mapped[UUID | None]
    """The line of whom somebody comes instead of; a substitute counts for no quorum."""
    deposit: Mapped[str] = mapped_column(Text)
    """The number under which devices are or were kept; empty when none were handed in."""
    deposit_returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def __init__(self, **values: Any) -> None:
        plain: dict[str, Any] = {
            "unit": "",
            "topics": [],
            "ground": BY_NAME,
            "category": "",
            "arrived_at": None,
            "left_at": None,
            "excused": False,
            "substitute_for": None,
            "deposit": "",
            "deposit_returned_at": None,
        }
        super().__init__(**(plain | values))

    @property
    def here(self) -> bool:
        """Whether the person is in the room."""
        return self.arrived_at is not None and self.left_at is None

    @property
    def devices_kept(self) -> bool:
        """Whether devices of the person are outside, under a number."""
        return bool(self.deposit) and self.deposit_returned_at is None

    def admitted_to(self, topic_id: UUID | None) -> bool:
        """Whether the person may be in the room for a topic; None asks for an item that is no topic."""
        return not self.topics or topic_id in self.topics


class Passage(Row, Base):
    """Somebody came in or went out; rows are only ever added."""

    __tablename__ = "passages"
    __table_args__ = (Index(None, "meeting_id", "id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    line_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    inward: Mapped[bool]
    deposit: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str] = mapped_column(Text)


class Away(Row, Base):
    """One leave as personnel last told of it; the id is the leave's."""

    __tablename__ = "leaves"
    __table_args__ = (Index(None, "person_id", "until"),)

    person_id: Mapped[UUID]
    starts: Mapped[date]
    starts_half: Mapped[str] = mapped_column(Text)
    until: Mapped[date]
    until_half: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)

    def covers(self, day: date, half: str) -> bool:
        """Whether the person is away on a day, in that half of it; where no half is known, in any part of it."""
        first = (self.starts, self.starts_half if half else "")
        last = (self.until, self.until_half if half else "")
        return first <= (day, half) <= last
