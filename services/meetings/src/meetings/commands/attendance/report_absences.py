"""The office gathers all absences that are not leaders' into one report to the chair (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from meetings.acting import absenting, convening
from meetings.acting.capacity import exercise
from meetings.model.absence import ABSENCE, REPORTED, SUBMITTED, TO_OFFICE, AbsenceReport, MeetingAbsence
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class ReportAbsences:
    """Report what was asked for by now."""

    meeting_id: UUID


def handle(command: ReportAbsences, ctx: Context) -> AbsenceReport:
    """Put the absences into the report that the chair has not noted yet, or into a new one.

    Raises RuleBroken(R51.2) for who is not of the office, and where there is nothing to report; IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, attendance_rules.absence_gatherers())
    meeting.state = MEETING.advance(meeting.state, "report_absences")
    gathered = ctx.session.scalars(
        select(MeetingAbsence)
        .where(
            MeetingAbsence.meeting_id == meeting.id,
            MeetingAbsence.state == SUBMITTED,
            MeetingAbsence.route == TO_OFFICE,
        )
        .order_by(MeetingAbsence.id)
        .with_for_update()
    ).all()
    attendance_rules.require_something_to_report(len(gathered))
    report = _report(ctx, meeting)
    for absence in gathered:
        absence.state = ABSENCE.advance(absence.state, "report_absence")
        absence.report_id = report.id
        absence.version += 1
    ctx.settle(meeting, absenting.GATHER)
    ctx.also(meeting)
    return report


def _report(ctx: Context, meeting: Meeting) -> AbsenceReport:
    query = select(AbsenceReport).where(AbsenceReport.meeting_id == meeting.id, AbsenceReport.state == REPORTED)
    report = ctx.session.scalars(query.order_by(AbsenceReport.id.desc()).limit(1).with_for_update()).one_or_none()
    noters = attendance_rules.absence_noters(convening.chairing(meeting).powers)
    if report is not None:
        report.version += 1
        report.reported_at, report.reported_by = ctx.now, ctx.standing.name
        ctx.settle(report)
        ctx.also(report)
    else:
        report = ctx.add(
            AbsenceReport(
                level=meeting.level,
                title=f"{meeting.title}请假情况",
                meeting_id=meeting.id,
                state=REPORTED,
                judges=list(noters.powers),
                reported_at=ctx.now,
                reported_by=ctx.standing.name,
                noted_at=None,
                noted_by="",
                opinion="",
            )
        )
    ctx.wait_for(report, absenting.NOTE, *noters.powers, rule=noters.rule, due=meeting.day)
    ctx.session.flush()
    return report
