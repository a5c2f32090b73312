"""A decision as the public may read it: a copy of what was released, taken from the event."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.base import Base


class PublishedDecision(Base):
    """One decision of a plenary or an executive meeting that was made public (articles 30, 33)."""

    __tablename__ = "published_decisions"
    __table_args__ = (Index(None, "decided_on"),)
    __subject__ = "published_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the decision in the meetings service."""
    entry: Mapped[UUID] = mapped_column(unique=True)
    """The place in the public list (UUIDv7): in the order in which decisions came out."""
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    meeting_kind: Mapped[str] = mapped_column(Text)
    meeting_title: Mapped[str] = mapped_column(Text)
    minutes_number: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
