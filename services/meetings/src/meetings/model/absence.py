"""Leave from a meeting: a leader's, which the chair grants, and all others', which the office reports (article 51)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import OFFICE

TO_CHAIR, TO_OFFICE = "chair", "office"
SUBMITTED, REPORTED, APPROVED = "submitted", "reported", "approved"
ABSENCE = Machine(
    "meeting_absence",
    {
        (SUBMITTED, "agree_absence"): Step(APPROVED, "R51.1"),
        (SUBMITTED, "refuse_absence"): Step("refused", "R51.1"),
        (SUBMITTED, "report_absence"): Step(REPORTED, "R51.2"),
        (REPORTED, "note_absence"): Step(APPROVED, "R51.2"),
        (REPORTED, "object_absence"): Step("refused", "R51.2"),
        **{(state, "withdraw_absence"): Step("withdrawn", "R51.1") for state in (SUBMITTED, REPORTED, APPROVED)},
        **{(state, "lapse_absence"): Step("lapsed") for state in (SUBMITTED, REPORTED, APPROVED)},
    },
)
"""A request for leave from a meeting; it lapses with the meeting or the day it was asked for."""
REPORT = Machine("absence_report", {("reported", "note_absences"): Step("noted", "R51.2")})
"""The office's report on all absences that are not leaders'."""


class MeetingAbsence(Aggregate, Base):
    """A request for leave from one meeting."""

    __tablename__ = "meeting_absences"
    __table_args__ = (
        Index(None, "meeting_id", "state"),
        Index(None, "person_id", "id"),
        Index(None, "requested_by", "id"),
        Index("ix_meeting_absences_judges", "judges", postgresql_using="gin"),
        Index(None, "report_id"),
    )
    __subject__ = "meeting_absence"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    line_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    route: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    judges: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers by which the meeting is chaired, to whose holders the reason is open."""
    substitute_id: Mapped[UUID | None]
    substitute: Mapped[str] = mapped_column(Text)
    substitute_post: Mapped[str] = mapped_column(Text)
    substitute_unit: Mapped[str] = mapped_column(Text)
    substitute_agreed: Mapped[bool]
    requested_by: Mapped[UUID | None]
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("absence_reports.id"))

    def known_to(self, standing: Standing) -> bool:
        """An absence and its reason are known to whom it is about, who asked, the office and who chairs."""
        mine = standing.person_id is not None and standing.person_id in (self.person_id, self.requested_by)
        return mine or standing.holds(*OFFICE, *self.judges)


class AbsenceReport(Aggregate, Base):
    """One report of the office to the chair."""

    __tablename__ = "absence_reports"
    __table_args__ = (Index(None, "meeting_id"),)
    __subject__ = "absence_report"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    state: Mapped[str] = mapped_column(Text)
    judges: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    noted_by: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """A report is known to the office and to who chairs."""
        return standing.holds(*OFFICE, *self.judges)
