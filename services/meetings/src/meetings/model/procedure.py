"""The procedures of a decision as evidence for its topic, and exemptions from them (articles 23 to 26)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.model.topic import Topic

UNDER_WAY, CONCLUDED, DROPPED = "under_way", "concluded", "dropped"
REQUESTED, GRANTED, REFUSED, REVOKED = "requested", "granted", "refused", "revoked"

PROCEDURE = Machine(
    "procedure",
    {
        (UNDER_WAY, "record_procedure"): Step(UNDER_WAY, "R23.1"),
        (UNDER_WAY, "conclude_procedure"): Step(CONCLUDED, "R23.1"),
        (UNDER_WAY, "drop_procedure"): Step(DROPPED, "R9.1"),
    },
)
"""A procedure that was concluded stands for good; a better one is a new one, and the latest counts."""

EXEMPTION = Machine(
    "exemption",
    {
        (REQUESTED, "grant_exemption"): Step(GRANTED, "R23.1"),
        (REQUESTED, "refuse_exemption"): Step(REFUSED, "R23.1"),
        (REQUESTED, "drop_exemption"): Step(DROPPED, "R9.1"),
        (GRANTED, "revoke_exemption"): Step(REVOKED, "R23.1"),
    },
)
"""An exemption counts while it is granted and not revoked."""


class _OfTopic(Aggregate):
    """What belongs to a topic and is known to whoever may see what the topic's gates were judged on."""

    def known_to(self, standing: Standing) -> bool:
        """The sponsor, the office, the leaders and the bureaus asked to review know it; the units consulted do not."""
        topic: Topic = self.topic  # type: ignore[attr-defined]  # Each table has its own.
        return topic.level <= standing.clearance and (topic.open_to(standing) or topic.reviewed_by(standing))


class Procedure(_OfTopic, Base):
    """One procedure of one topic: what was done in it, and what it found.

    `edition` is that of the topic's text when it was concluded, or opened; `handed_in` the day on which it was opened,
    from which a review's days run; `details` what the sponsor recorded, `finding` what whoever concluded it found.
    """

    __tablename__ = "procedures"
    __table_args__ = (
        # The latest conclusion of each kind is one row of this index.
        Index("ix_procedures_topic_id_kind_state_concluded_at", "topic_id", "kind", "state", "concluded_at", "id"),
        Index(
            "uq_procedures_topic_id_kind_under_way",
            "topic_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'under_way'"),
        ),
    )
    __subject__ = "procedure"

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    handed_in: Mapped[date]
    opened_by: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    attachments: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    result: Mapped[str] = mapped_column(Text)
    finding: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reviewer: Mapped[str] = mapped_column(Text)
    """sponsor, or the function of the bureau that concluded it; empty before."""
    concluded_by: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    """The power it was concluded by, and by what title."""
    concluded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    concluded_on: Mapped[date | None]

    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)


class Exemption(_OfTopic, Base):
    """That a rule's procedure is set aside for one topic, on a ground the rulebook allows, by whom it says."""

    __tablename__ = "exemptions"
    __table_args__ = (
        Index(None, "topic_id", "id"),
        Index(
            "uq_exemptions_topic_id_rule_procedure",
            "topic_id",
            "rule",
            "procedure",
            unique=True,
            postgresql_where=text("state IN ('requested', 'granted')"),
        ),
    )
    __subject__ = "exemption"

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    rule: Mapped[str] = mapped_column(Text)
    procedure: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    requested_on: Mapped[date]
    opinion: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date | None]
    revoked_by: Mapped[str] = mapped_column(Text)
    revoked_on: Mapped[date | None]
    revocation: Mapped[str] = mapped_column(Text)

    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)
