"""What a meeting of the government is to cost and has cost, and the indexes by which meetings are added up (55, 81)."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.model.base import Base, Row
from meetings.model.meeting import Meeting
from meetings.model.topic import Topic


class MeetingBudget(Row, Base):
    """The budget item of a meeting, with its cost in whole yuan as estimated and, once recorded, as spent."""

    __tablename__ = "meeting_budgets"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    budget_item: Mapped[str] = mapped_column(Text)
    cost_estimate: Mapped[int]
    cost: Mapped[int | None]

    @property
    def recorded(self) -> bool:
        """Whether what was spent is on record."""
        return self.cost is not None


class Budgeted(NamedTuple):
    """A meeting and what it costs."""

    meeting: Meeting
    budget: MeetingBudget


MEETINGS_BY_DAY = Index("ix_meetings_day", Meeting.day)
"""A calendar and the statistics ask for all kinds of some days."""
TOPICS_BY_DAY = Index("ix_topics_meeting_day", Topic.meeting_day)
