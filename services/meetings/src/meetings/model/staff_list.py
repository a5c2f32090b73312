"""A list of further staff of a sponsor unit, which the office approves by name (article 51)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE

STAFF_LIST = Machine(
    "staff_list",
    {
        ("submitted", "approve_staff_list"): Step("approved", "R51.3"),
        ("submitted", "refuse_staff_list"): Step("refused", "R51.3"),
        ("submitted", "lapse_staff_list"): Step("lapsed"),
    },
)
"""A list of further staff; what is not approved when the meeting ends lapses."""


class StaffList(Aggregate, Base):
    """Further staff of one sponsor unit for one topic, by name."""

    __tablename__ = "staff_lists"
    __table_args__ = (Index(None, "meeting_id", "id"),)
    __subject__ = "staff_list"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    unit: Mapped[str] = mapped_column(Text)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """A list is known to the sponsor unit, the office and the leaders."""
        return self.unit in standing.units or standing.holds(*OFFICE, *LEADERS, f"head:{self.unit}")
