"""The minutes of a meeting and the items to be carried out (articles 53 and 54)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE

MINUTES = Machine(
    "minutes",
    {
        ("drafted", "revise"): Step("drafted", "R53.1"),
        ("drafted", "sign"): Step("signed", "R53.1"),
    },
)


class Minutes(Aggregate, Base):
    """The minutes of one meeting: what was decided, never what was said (article 52)."""

    __tablename__ = "minutes"
    __subject__ = "minutes"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    meeting_kind: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    major: Mapped[bool]
    """Whether the meeting dealt with a major matter, which decides who signs the minutes of a thematic meeting."""
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Each {decision_id, text, responsible_units, term}."""
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Every unit that has something to carry out."""
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_by: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """Minutes are known to the office and the leaders, and once signed to the units that carry them out."""
        if standing.holds(*OFFICE, *LEADERS):
            return True
        return self.state == "signed" and bool(standing.units & set(self.units))
