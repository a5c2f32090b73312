"""The notice of a meeting, one to each person on its list."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE

ISSUED, ACKNOWLEDGED, SUPERSEDED = "issued", "acknowledged", "superseded"
NOTICE = Machine(
    "notice",
    {
        (ISSUED, "acknowledge_notice"): Step(ACKNOWLEDGED, "R51.2"),
        (ACKNOWLEDGED, "acknowledge_notice"): Step(ACKNOWLEDGED, "R51.2"),
        (ISSUED, "remind_notice"): Step(ISSUED),
        (ISSUED, "supersede_notice"): Step(SUPERSEDED),
        (ACKNOWLEDGED, "supersede_notice"): Step(SUPERSEDED),
    },
)
"""A notice until another takes its place; it may be acknowledged by a unit first and by its head then."""


class Notice(Aggregate, Base):
    """A notice as it was issued; it says what its reader is admitted to, and is shown as far as one is cleared."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "meeting_id", "state"),
        Index(None, "person_id", "id"),
        Index("ix_notices_unit_id", "unit", "id", postgresql_where=text("by_unit")),
        Index(None, "day", "state"),
    )
    __subject__ = "notice"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    line_id: Mapped[UUID]
    day: Mapped[date]
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    issue: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)
    """issued, reissued, postponed or cancelled."""
    state: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    acknowledged_by: Mapped[str] = mapped_column(Text)
    by_unit: Mapped[bool]
    """Whether it is to the head of a unit that was invited, whose people may answer for it."""
    reminders: Mapped[int] = mapped_column(SmallInteger)
    reminded_on: Mapped[date | None]

    def known_to(self, standing: Standing) -> bool:
        """A notice is known to whom it is to, the office and the leaders."""
        if self.person_id is not None and self.person_id == standing.person_id:
            return True
        invited = self.by_unit and (self.unit in standing.units or standing.holds(f"head:{self.unit}"))
        return invited or standing.holds(*OFFICE, *LEADERS)
