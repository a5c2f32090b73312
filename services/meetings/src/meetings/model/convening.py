"""Commissions to convene (article 45), applications for class 2 meetings (46), and what changed about a meeting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer, SmallInteger, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

COMMISSION = Machine(
    "commission",
    {
        ("in_force", "convene_under"): Step("in_force", "R45.1"),
        ("in_force", "use_up"): Step("used", "R45.1"),
        ("in_force", "revoke_commission"): Step("revoked", "R45.1"),
        ("used", "revoke_commission"): Step("revoked", "R45.1"),
    },
)
"""A commission for one meeting is used up by calling it; revoking it later still keeps its holder from the chair."""

APPLICATION = Machine(
    "meeting_application",
    {
        ("applied", "review_application"): Step("reviewed", "R46.3"),
        ("applied", "return_application"): Step("returned", "R46.3"),
        ("returned", "revise_application"): Step("applied", "R46.3"),
        ("reviewed", "approve_application"): Step("approved", "R46.3"),
        ("reviewed", "reject_application"): Step("rejected", "R46.3"),
        ("approved", "call_meeting"): Step("called", "R46.3"),
        **{
            (state, "withdraw_application"): Step("withdrawn", "R46.3")
            for state in ("applied", "returned", "reviewed", "approved")
        },
    },
)
"""From a unit's application to the meeting that is called on it."""


class Commission(Aggregate, Base):
    """That somebody of the office may convene thematic meetings on a unit's matters for a time (article 45)."""

    __tablename__ = "commissions"
    __table_args__ = (Index(None, "person_id", "unit"),)
    __subject__ = "commission"

    person_id: Mapped[UUID]
    person: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    once: Mapped[bool]
    """Whether it covers one meeting only."""
    starts: Mapped[date]
    until: Mapped[date]
    """The last day, that day included."""
    instrument: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    given_by: Mapped[UUID | None]
    giver: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """A commission is known to the leaders and the office."""
        return standing.holds(*OFFICE, *LEADERS)


class MeetingApplication(Aggregate, Base):
    """A unit's application for a class 2 work meeting, with the judgements passed on it (article 46)."""

    __tablename__ = "meeting_applications"
    __table_args__ = (Index(None, "unit", "id"),)
    __subject__ = "meeting_application"

    unit: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    venue: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text))
    head_count: Mapped[int] = mapped_column(Integer)
    cost_estimate: Mapped[int] = mapped_column(Integer)
    """In whole yuan."""
    budget_item: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    applied_by: Mapped[UUID | None]
    applied_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    review: Mapped[str] = mapped_column(Text)
    reviewed_by: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(Text)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"))

    def known_to(self, standing: Standing) -> bool:
        """An application is known to its unit, to who is in charge of it, to the office and the leaders."""
        return self.unit in standing.units or standing.holds(
            *OFFICE, *LEADERS, f"head:{self.unit}", f"portfolio:{self.unit}"
        )


class InvitedUnit(Row, Base):
    """A unit whose head observes a meeting, whoever that is on the day, wholly or for some topics."""

    __tablename__ = "invited_units"
    __table_args__ = (UniqueConstraint("meeting_id", "unit"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    unit: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """The topics it is invited for; empty for the whole meeting."""


class MeetingChange(Row, Base):
    """What was changed about a meeting that was called, by whom and why."""

    __tablename__ = "meeting_changes"
    __table_args__ = (Index(None, "meeting_id", "id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    kind: Mapped[str] = mapped_column(Text)
    """postponed, cancelled or rearranged."""
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AgendaIssue(Row, Base):
    """One issue of an agenda: what stood on it, and what differs from the issue before."""

    __tablename__ = "agenda_issues"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    issued_by: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Each {key, kind, topic_id, title, level, minutes, reporter_unit, reporter} in order."""
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Each {what, topic_id, title, level, before, after}; the level is the higher of both issues."""
