"""What concerned units are asked about a topic and say, and the coordination of what they differ on (articles 25, 49).

What counts is of the present edition of the topic's text: a revision lapses the questions, answers and signatures.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

DRAFTED, ASKED, ANSWERED, COUNTERSIGNED, LAPSED = "drafted", "asked", "answered", "countersigned", "lapsed"
COUNTING = (ASKED, ANSWERED, COUNTERSIGNED)
"""The states in which a consultation counts: it was sent, and the topic's text is still the one it is about."""
REVISED, ASKED_AGAIN, NOT_CONCERNED, WITHDRAWN = "revised", "asked_again", "not_concerned", "withdrawn"
"""Why a consultation lapsed."""

CONSULTATION = Machine(
    "consultation",
    {
        (DRAFTED, "send_consultation"): Step(ASKED, "R9.1"),
        (ASKED, "answer_consultation"): Step(ANSWERED, "R25.2"),
        (ANSWERED, "countersign_consultation"): Step(COUNTERSIGNED, "R49.3"),
        **{(state, "lapse"): Step(LAPSED, "R25.2") for state in (DRAFTED, ASKED, ANSWERED, COUNTERSIGNED)},
    },
)
"""From the question to the countersignature; what lapsed stays on record and is never taken up again."""

REQUESTED, AGREED, DIFFERING = "requested", "agreed", "differing"
OUTCOMES = {AGREED: "agree", DIFFERING: "go_up", WITHDRAWN: "drop"}
"""What a coordination can come to, and the step each is."""

COORDINATION = Machine(
    "coordination",
    {
        (REQUESTED, "agree"): Step(AGREED, "R49.2"),
        (REQUESTED, "go_up"): Step(DIFFERING, "R49.2"),
        (REQUESTED, "drop"): Step(WITHDRAWN, "R49.2"),
        **{(state, "lapse"): Step(LAPSED, "R49.2") for state in (REQUESTED, AGREED, DIFFERING)},
    },
)
"""A coordination that is put up and concluded; a revision of the topic or a later coordination lapses it."""


def seen_by_sponsor(unit: str, standing: Standing) -> bool:
    """Whether somebody is of the sponsor's side, of the office or a leader."""
    return unit in standing.units or standing.holds(*OFFICE, *LEADERS, f"head:{unit}", f"portfolio:{unit}")


class Consultation(Aggregate, Base):
    """That a unit is asked about a topic, and its answer and countersignature; one for each round."""

    __tablename__ = "consultations"
    __subject__ = "consultation"
    __table_args__ = (
        UniqueConstraint("topic_id", "unit", "round"),
        Index(None, "unit", "id"),
        Index(None, "topic_id", "id"),
        Index("ix_consultations_asked_due", "due", postgresql_where=sql("state = 'asked'")),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    sponsor_unit: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    round: Mapped[int]
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    lapse: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[date]
    draft_sha256: Mapped[str] = mapped_column(Text)
    """Which text of the topic's document it is about; empty for none."""
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    asked_by: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    grounds: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[str] = mapped_column(Text)
    countersigned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    countersigned_by: Mapped[str] = mapped_column(Text)
    countersigned_as: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)
    reminders: Mapped[int] = mapped_column(SmallInteger)
    """How many times the unit was reminded that its answer is past due."""
    reminded_on: Mapped[date | None]

    def __init__(self, **values: Any) -> None:
        signed = ("answered_by", "countersigned_by", "countersigned_as")
        texts = ("lapse", "draft_sha256", "answer", "grounds", "opinion", *signed)
        empty: dict[str, Any] = dict.fromkeys(texts, "") | {"reminders": 0, "reminded_on": None}
        empty |= dict.fromkeys(("asked_at", "answered_at", "countersigned_at"))
        super().__init__(**(empty | {"asked_by": ""} | values))

    def known_to(self, standing: Standing) -> bool:
        """The sponsor, the office, the leaders; and, once it was sent, the unit that is asked, but no other unit."""
        if seen_by_sponsor(self.sponsor_unit, standing):
            return True
        mine = self.unit in standing.units or standing.holds(f"head:{self.unit}")
        return mine and self.asked_at is not None


class ConsultedDraft(Row, Base):
    """A text that units were asked about: what they answer to stays on record, whatever becomes of the document."""

    __tablename__ = "consulted_drafts"
    __table_args__ = (UniqueConstraint("topic_id", "sha256"),)

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    sha256: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class Coordination(Aggregate, Base):
    """The sponsor's note on what the units differ on, put before the leaders, and what they brought about."""

    __tablename__ = "coordinations"
    __subject__ = "coordination"
    __table_args__ = (
        Index(None, "topic_id", "id"),
        Index(
            "uq_coordinations_topic_id",
            "topic_id",
            unique=True,
            postgresql_where=sql("state IN ('requested', 'agreed', 'differing')"),
        ),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id"))
    sponsor_unit: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    leaning: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    requested_by: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    coordinated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    coordinated_by: Mapped[str] = mapped_column(Text)
    coordinated_as: Mapped[str] = mapped_column(Text)

    grounds: Mapped[list["Grounds"]] = relationship(
        order_by="Grounds.id", cascade="all, delete-orphan", lazy="selectin"
    )

    def known_to(self, standing: Standing) -> bool:
        """The sponsor, the office, the leaders, and the units whose grounds it states: they are coordinated by it."""
        if seen_by_sponsor(self.sponsor_unit, standing):
            return True
        sides = {side.unit for side in self.grounds}
        return bool(sides & standing.units) or standing.holds(*(f"head:{unit}" for unit in sides))


class Grounds(Row, Base):
    """The grounds of one side, as the sponsor's note states them."""

    __tablename__ = "coordination_grounds"
    __table_args__ = (Index(None, "coordination_id"), Index(None, "unit", "coordination_id"))

    coordination_id: Mapped[UUID] = mapped_column(ForeignKey("coordinations.id"))
    unit: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
