"""What a meeting decided on one topic (articles 24, 43 and 48), and what was said on it (article 52)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE

OUTCOMES = {
    "adopted": "adopt",
    "adopted_with_changes": "adopt",
    "rejected": "reject",
    "deferred": "defer",
    "referred": "defer",
}
"""The outcomes there are, and the step of the topic each means."""
CARRIED_OUT = ("adopted", "adopted_with_changes", "referred")
"""The outcomes that somebody has to carry out, so that the minutes list them as items."""


class Decision(Aggregate, Base):
    """A decision on record; it is never changed, only replaced by a later one."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("meeting_id", "topic_id"),)
    __subject__ = "decision"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    meeting_kind: Mapped[str] = mapped_column(Text)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"), index=True)
    document_id: Mapped[UUID | None]
    sponsor_unit: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    present: Mapped[int] = mapped_column(SmallInteger)
    due: Mapped[int] = mapped_column(SmallInteger)
    present_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Everybody in the room when it was decided, observers included."""
    responsible_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    term: Mapped[date | None]
    deliberation: Mapped[str] = mapped_column(Text)
    """What was said, dissent included; it stays in the room and the office."""

    def known_to(self, standing: Standing) -> bool:
        """A decision is known to who carries it out, to its sponsor, the office, the leaders and who was present."""
        return (
            bool({self.sponsor_unit, *self.responsible_units} & standing.units)
            or standing.holds(*OFFICE, *LEADERS)
            or standing.person_id in self.present_ids
        )
