"""What happens to an item of an agenda in session, and what was said on it (articles 48 and 52)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import OFFICE

WAITING, UNDER_DISCUSSION = "waiting", "under_discussion"
ITEM = Machine(
    "agenda_item",
    {
        (WAITING, "begin_item"): Step(UNDER_DISCUSSION, "R48.1"),
        (WAITING, "skip_item"): Step("skipped", "R48.1"),
        (WAITING, "close"): Step("skipped"),
        (UNDER_DISCUSSION, "state_opinion"): Step(UNDER_DISCUSSION, "R48.1"),
        (UNDER_DISCUSSION, "conclude_item"): Step("concluded", "R48.1"),
        (UNDER_DISCUSSION, "put_off_item"): Step("deferred", "R48.1"),
        (UNDER_DISCUSSION, "adopt"): Step("decided", "R48.1"),
        (UNDER_DISCUSSION, "reject"): Step("decided", "R48.1"),
        (UNDER_DISCUSSION, "refer"): Step("decided", "R48.1"),
        (UNDER_DISCUSSION, "defer"): Step("deferred", "R48.1"),
    },
)
"""An item in session: nothing is decided that was not taken up, and what was taken up comes to an end of its own."""


class Deliberation(Aggregate, Base):
    """One item that was taken up; only those who were in the room for it and the office know of what was said."""

    __tablename__ = "deliberations"
    __table_args__ = (Index(None, "meeting_id"), Index("ix_deliberations_heard_by", "heard_by", postgresql_using="gin"))
    __subject__ = "deliberation"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"), unique=True)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    heard_by: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Everybody who was in the room at some time while the item was under discussion."""
    put_off_for: Mapped[str] = mapped_column(Text)
    chair_reasons: Mapped[str] = mapped_column(Text)
    """Why the chair decided otherwise than most members had spoken."""

    statements: Mapped[list["Statement"]] = relationship(order_by="Statement.number", cascade="all, delete-orphan")

    def known_to(self, standing: Standing) -> bool:
        """What was said is for those who heard it and the office."""
        return standing.person_id in self.heard_by or standing.holds(*OFFICE)

    def standing_statements(self) -> list["Statement"]:
        """Each speaker's last statement that was not taken back."""
        last: dict[Any, Statement] = {}
        for statement in self.statements:
            if not statement.taken_back:
                last[statement.person_id or statement.person] = statement
        return list(last.values())


class Statement(Row, Base):
    """What one person said, as it was put on record."""

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("deliberation_id", "number"),)

    deliberation_id: Mapped[UUID] = mapped_column(ForeignKey("deliberations.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)
    member: Mapped[bool]
    """Whether the speaker was on the list as a member, whose position counts."""
    chairing: Mapped[bool]
    stance: Mapped[str] = mapped_column(Text)
    gist: Mapped[str] = mapped_column(Text)
    dissent: Mapped[bool]
    taken_back: Mapped[bool]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorder_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
