"""A topic a unit brings before a meeting, with the opinions signed on its submission form (articles 49 and 50)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text
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
        ("proposed", "revise"): Step("proposed", "R9.1"),
        ("deferred", "revise"): Step("deferred", "R9.1"),
        **{
            (state, "consult"): Step(state, "R25.2")
            for state in ("proposed", "deferred", "submitted", "office_reviewed", "approved")
        },
        **{
            (state, step): Step(state, "R23.1")
            for state in ("proposed", "deferred", "submitted", "office_reviewed", "approved")
            for step in ("gather_evidence", "settle_exemption")
        },
        ("submitted", "correct_flags"): Step("submitted", "R50.2"),
        **{(state, "add_flags"): Step(state, "R50.2") for state in ("submitted", "office_reviewed", "approved")},
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
    __table_args__ = (
        Index("ix_topics_sponsor_unit_id", "sponsor_unit", "id"),
        Index(None, "state", "id"),
        Index(None, "meeting_id"),
        Index("ix_topics_concerned_units", "concerned_units", postgresql_using="gin"),
        Index("ix_topics_reviewers", "reviewers", postgresql_using="gin"),
    )
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
    concerned_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The departments and towns it concerns, which are consulted beforehand (article 25)."""
    questions: Mapped[str] = mapped_column(Text)
    """What the meeting is to decide."""
    basis: Mapped[str] = mapped_column(Text)
    """The laws, documents and instructions it rests on."""
    reporter: Mapped[str] = mapped_column(Text)
    minutes_needed: Mapped[int] = mapped_column(SmallInteger)
    observing_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    recall: Mapped[bool]
    """Whether its materials are collected after the meeting."""
    edition: Mapped[int]
    """How many times its substance was written: what others said of an earlier edition counts no more."""
    reviewers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The functions of the bureaus that were asked for a review: justice, market, finance."""

    opinions: Mapped[list["Opinion"]] = relationship(order_by="Opinion.id", cascade="all, delete-orphan")

    def known_to(self, standing: Standing) -> bool:
        """A topic is known to its sponsor unit, the office and the leaders, and to the units it concerns."""
        concerned = self.concerned_units
        return (
            self.open_to(standing)
            or not standing.units.isdisjoint(concerned)
            or standing.holds(*(f"head:{unit}" for unit in concerned))
            or self.reviewed_by(standing)
        )

    def open_to(self, standing: Standing) -> bool:
        """Whether its opinions, gates and acts are shown, which tell what every unit said: not to the concerned."""
        return self.sponsor_unit in standing.units or standing.holds(
            *OFFICE, *LEADERS, f"head:{self.sponsor_unit}", f"portfolio:{self.sponsor_unit}"
        )

    def reviewed_by(self, standing: Standing) -> bool:
        """Whether somebody is of a bureau that was asked to review it."""
        return standing.holds(*(f"{function}.{rank}" for function in self.reviewers for rank in ("head", "staff")))

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
