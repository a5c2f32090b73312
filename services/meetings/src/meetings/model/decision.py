"""What a meeting decided on one topic (articles 24, 43 and 48), what was said on it (52) and what is public (30)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

OUTCOMES = {
    "adopted": "adopt",
    "adopted_with_changes": "adopt",
    "rejected": "reject",
    "deferred": "defer",
    "referred": "defer",
}
"""The outcomes there are, and the step of the topic each means."""
ENDS = {**OUTCOMES, "referred": "refer"}
"""The outcomes, and the step of the agenda's item each means."""
DECISION = Machine(
    "decision",
    {
        ("recorded", "amend_decision"): Step("recorded", "R48.1"),
        ("signed", "release_decision"): Step("released", "R30.1"),
        ("withdrawn", "release_decision"): Step("released", "R30.1"),
        ("released", "withdraw_release"): Step("withdrawn", "R30.1"),
        **{
            (state, "judge_disclosure"): Step(state, "R30.1")
            for state in ("recorded", "minuted", "signed", "withdrawn")
        },
    },
)
"""A decision until it stands in minutes, and once these are signed."""
CARRIED_OUT = ("adopted", "adopted_with_changes", "referred")
"""The outcomes that somebody has to carry out, so that the minutes list them as items."""


class Decision(Aggregate, Base):
    """A decision on record; only a slip in it is corrected, and that before it stands in minutes."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("meeting_id", "topic_id"),
        Index("ix_decisions_responsible_units", "responsible_units", postgresql_using="gin"),
        Index("ix_decisions_present_ids", "present_ids", postgresql_using="gin"),
        Index("ix_decisions_sponsor_unit_id", "sponsor_unit", "id"),
        Index(None, "outcome", "id"),
        Index(None, "meeting_kind", "id"),
        Index("ix_decisions_decided_on_id", "decided_on", "id"),
        Index("ix_decisions_release_due", "release_due", postgresql_where=sql("release_due IS NOT NULL")),
    )
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

    changes: Mapped[str] = mapped_column(Text)
    """What was changed in what the topic proposed."""
    deferred_to: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    referred_unit: Mapped[str] = mapped_column(Text)
    referred_kind: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(Text)
    chair_capacity: Mapped[str] = mapped_column(Text)
    """The power by which the meeting was chaired when it was decided, and by what title."""
    disclosure: Mapped[str] = mapped_column(Text)
    """proactive or none; empty while it is not judged."""
    disclosure_ground: Mapped[str] = mapped_column(Text)
    disclosure_by: Mapped[str] = mapped_column(Text)
    public_text: Mapped[str] = mapped_column(Text)
    """The text for the public; empty where it is that of the decision."""
    released_text: Mapped[str] = mapped_column(Text)
    """What the public read last."""
    release_due: Mapped[date | None]
    """The last day for making it public; None before the minutes are signed and once it is settled."""
    release_urged: Mapped[bool]
    """Whether the office's director was reminded that this day went by."""
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_for: Mapped[str] = mapped_column(Text)

    amendments: Mapped[list["Amendment"]] = relationship(order_by="Amendment.number", cascade="all, delete-orphan")

    def __init__(self, **values: Any) -> None:
        plain: dict[str, Any] = dict.fromkeys(
            (
                *("changes", "deferred_to", "reason", "referred_unit", "referred_kind", "chair", "chair_capacity"),
                *("disclosure", "disclosure_ground", "disclosure_by", "public_text", "withdrawn_for", "released_text"),
            ),
            "",
        )
        plain |= {"release_due": None, "release_urged": False, "released_at": None, "withdrawn_at": None}
        super().__init__(**(plain | values))

    def known_to(self, standing: Standing) -> bool:
        """A decision is known to who carries it out, to its sponsor, the office, the leaders and who was present."""
        return (
            bool({self.sponsor_unit, *self.responsible_units} & standing.units)
            or standing.holds(*OFFICE, *LEADERS)
            or standing.person_id in self.present_ids
        )


class Amendment(Row, Base):
    """The correction of a slip, proposed by the office and assented to by the chair."""

    __tablename__ = "decision_amendments"
    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text)
    """proposed, assented or refused."""
    text: Mapped[str] = mapped_column(Text)
    text_before: Mapped[str] = mapped_column(Text)
    responsible_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    units_before: Mapped[list[str]] = mapped_column(ARRAY(Text))
    term: Mapped[date | None]
    term_before: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    judged_by: Mapped[str] = mapped_column(Text)
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    capacity: Mapped[str] = mapped_column(Text)
    """The power by which it was judged, and by what title."""
