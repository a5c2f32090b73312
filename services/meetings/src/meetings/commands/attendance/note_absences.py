"""Whoever chairs a meeting takes note of the office's report on absences (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import absenting
from meetings.acting.capacity import exercise
from meetings.model.absence import ABSENCE, REPORT, REPORTED, AbsenceReport, MeetingAbsence
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class NoteAbsences:
    """Note a report; those in `refused` are to come, and nobody comes instead of those in `without_substitute`."""

    report_id: UUID
    refused: tuple[UUID, ...]
    without_substitute: tuple[UUID, ...]
    opinion: str


def handle(command: NoteAbsences, ctx: Context) -> AbsenceReport:
    """Take note, by which the absences are agreed to as far as no objection is made.

    Raises RuleBroken(R51.2) for who may not chair the meeting; Malformed for what does not stand in the report;
    IllegalStep.
    """
    seen = ctx.load(AbsenceReport, command.report_id)
    meeting = absenting.locked(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    report = ctx.target(AbsenceReport, command.report_id)
    exercise(ctx, attendance_rules.absence_noters(tuple(report.judges)))
    report.state = REPORT.advance(report.state, "note_absences")
    query = select(MeetingAbsence).where(MeetingAbsence.report_id == report.id, MeetingAbsence.state == REPORTED)
    absences = ctx.session.scalars(query.order_by(MeetingAbsence.id).with_for_update()).all()
    known = {absence.id for absence in absences}
    for name in ("refused", "without_substitute"):
        if not known.issuperset(getattr(command, name)):
            raise Malformed({name: "不在这份报告中 / not in this report"})
    for absence in absences:
        objected = absence.id in command.refused
        absence.state = ABSENCE.advance(absence.state, "object_absence" if objected else "note_absence")
        absence.decided_at, absence.decided_by, absence.opinion = ctx.now, ctx.standing.name, command.opinion
        absence.version += 1
        if not objected:
            absenting.excuse(meeting, absence, with_substitute=absence.id not in command.without_substitute)
    report.noted_at, report.noted_by, report.opinion = ctx.now, ctx.standing.name, command.opinion
    ctx.settle(report)
    ctx.also(meeting)
    return report
