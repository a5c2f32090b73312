"""A topic a unit brings before a meeting, with the opinions signed on its submission form (articles 49 and 50)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

OPEN = ("submitted", "office_reviewed", "approved", "scheduled")
"""The states in which a topic is on its way to the one meeting it was submitted to."""

TOPIC = Machine(
    "topic",
    {
        ("proposed", "approve_urgent"): Step("proposed", "R50.1"),
        ("deferred", "approve_urgent"): Step("deferred", "R50.1"),
        ("proposed", "submit"): Step("submitted", "R50.1"),
        ("deferred", "submit"): Step("submitted", "R50.1"),
        ("submitted", "review"): Step("office_reviewed", "R50.2"),
        ("submitted", "return"): Step("proposed", "R50.2"),
        ("office_reviewed", "sign_form"): Step("office_reviewed", "R50.3"),
        ("approved", "sign_form"): Step("approved", "R50.3"),
        ("office_reviewed", "approve"): Step("approved", "R50.2"),
        ("office_reviewed", "return"): Step("proposed", "R50.2"),
        ("approved", "report"): Step("approved", "R50.4"),
        ("approved", "schedule"): Step("scheduled", "R50.2"),
        ("scheduled", "unschedule"): Step("approved"),
        ("scheduled", "adopt"): Step("decided", "R24.1"),
        ("scheduled", "reject"): Step("rejected", "R24.1"),
        ("scheduled", "defer"): Step("deferred", "R24.1"),
        ("proposed", "withdraw"): Step("withdrawn", "R9.1"),
        ("deferred", "withdraw"): Step("withdrawn", "R9.1"),
        **{(state, "withdraw"): Step("withdrawn", "R9.1") for state in ("submitted", "office_reviewed", "approved")},
        **{(state, "release"): Step("deferred") for state in OPEN},
    },
)
"""From proposal to decision; "release" lets a topic go whose meeting was cancelled or closed without deciding it."""


class Topic(Aggregate, Base):
    """A topic, the meeting it was last submitted to, and what was recorded on the way there.

    `round` counts the submissions: opinions count for the round they were signed in.
    """

    __tablename__ = "topics"
    __table_args__ = (Index("ix_topics_sponsor_unit_id", "sponsor_unit", "id"), Index(None, "meeting_id"))
    __subject__ = "topic"

    summary: Mapped[str] = mapped_column(Text)
    sponsor_unit: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID | None]
    meeting_kind: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(Text)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[UUID | None]
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    round: Mapped[int]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"))
    meeting_day: Mapped[date | None]
    handed_in: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the materials of the present round came in."""
    deadline: Mapped[date | None]
    """The last day they could come in without an urgent approval."""
    deadline_provisional: Mapped[bool]
    """Whether the deadline runs through a year whose days off are not yet announced."""
    urgent_meeting_id: Mapped[UUID | None]
    """The meeting for which a late submission was allowed."""
    urgent_reason: Mapped[str] = mapped_column(Text)
    urgent_by: Mapped[str] = mapped_column(Text)
    agreed_by: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The principal leaders who agreed in the present round."""

    opinions: Mapped[list["Opinion"]] = relationship(order_by="Opinion.id", cascade="all, delete-orphan")

    def known_to(self, standing: Standing) -> bool:
        """A topic is known to its sponsor unit, to the office and to the leaders."""
        return self.sponsor_unit in standing.units or standing.holds(
            *OFFICE, *LEADERS, f"head:{self.sponsor_unit}", f"portfolio:{self.sponsor_unit}"
        )

    def signed(self, stage: str) -> bool:
        """Whether an agreeing opinion of this stage was signed in the present round."""
        return any(o.stage == stage and o.agreed and o.round == self.round for o in self.opinions)


class Opinion(Row, Base):
    """One signed opinion on a topic's submission form (article 50)."""

    __tablename__ = "topic_opinions"
    __table_args__ = (Index(None, "topic_id"),)

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    round: Mapped[int]
    stage: Mapped[str] = mapped_column(Text)
    """urgent, review, office_form, approval or prior_report."""
    agreed: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    """The power it was signed by, and by what title."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
