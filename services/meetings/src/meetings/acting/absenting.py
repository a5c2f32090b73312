"""What the commands about leave from a meeting share: the line it is for, who is away, what ends with the day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.clock import SHANGHAI
from chassis.errors import Malformed
from chassis.run import Context
from meetings.model.absence import ABSENCE, APPROVED, REPORTED, SUBMITTED, AbsenceReport, MeetingAbsence
from meetings.model.attendance import BY_NAME, OBSERVER, Attendance, Away
from meetings.model.meeting import Meeting
from meetings.model.staff_list import STAFF_LIST, StaffList

GATHER, NOTE = "report_absences", "note_absences"
STANDING = ("approved", "on_leave", "extending", "returned")
"""The states of a leave whose days somebody is or was away; one who came back was away until then."""


def locked(ctx: Context, meeting_id: UUID) -> Meeting:
    """The meeting that something belongs to, locked before it, in a version of its own."""
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    meeting = ctx.session.scalars(query, execution_options={"populate_existing": True}).one()
    meeting.version += 1
    return meeting


def line_of(meeting: Meeting, line_id: UUID | None, person_id: UUID | None) -> Attendance:
    """A line on the list, by its id or by its person. Raises Malformed."""
    for row in meeting.attendance:
        if row.id == line_id if line_id else row.person_id is not None and row.person_id == person_id:
            return row
    raise Malformed({"line_id": "不在本次会议的名单上 / not on the list of this meeting"})


def excuse(meeting: Meeting, absence: MeetingAbsence, with_substitute: bool) -> None:
    """Note on the list that somebody is excused, and put the substitute on it, who counts for no quorum."""
    line = line_of(meeting, absence.line_id, None)
    line.excused = True
    absence.substitute_agreed = bool(absence.substitute) and with_substitute
    if absence.substitute_agreed:
        if absence.substitute_id is not None and meeting.listed(absence.substitute_id) is not None:
            raise Malformed({"without_substitute": "代会人员已在名单上 / the substitute is on the list already"})
        meeting.attendance.append(
            Attendance(
                meeting_id=meeting.id,
                person_id=absence.substitute_id,
                person=absence.substitute,
                post=absence.substitute_post,
                role=OBSERVER,
                unit=absence.substitute_unit,
                topics=list(line.topics),
                ground=BY_NAME,
                substitute_for=line.id,
            )
        )


def admit_again(meeting: Meeting, line_id: UUID) -> None:
    """Somebody comes after all: excused no more, and a substitute who is not there yet goes off the list."""
    for row in list(meeting.attendance):
        if row.id == line_id:
            row.excused = False
        elif row.substitute_for == line_id and row.arrived_at is None:
            meeting.attendance.remove(row)


def lapse(ctx: Context, meeting: Meeting, *, moved: bool = False) -> None:
    """Let go what was asked for and not judged; where the meeting moved, what was granted for the old day as well."""
    states = (SUBMITTED, REPORTED, APPROVED) if moved else (SUBMITTED, REPORTED)
    query = select(MeetingAbsence).where(MeetingAbsence.meeting_id == meeting.id, MeetingAbsence.state.in_(states))
    for absence in ctx.session.scalars(query.order_by(MeetingAbsence.id).with_for_update()):
        if absence.state == APPROVED:
            admit_again(meeting, absence.line_id)
        absence.state = ABSENCE.advance(absence.state, "lapse_absence")
        absence.version += 1
        ctx.settle(absence)
    ctx.settle(meeting, GATHER)
    reports = select(AbsenceReport).where(AbsenceReport.meeting_id == meeting.id, AbsenceReport.state == "reported")
    for report in ctx.session.scalars(reports):
        ctx.settle(report)
    if moved:
        return
    lists = select(StaffList).where(StaffList.meeting_id == meeting.id, StaffList.state == "submitted")
    for staff_list in ctx.session.scalars(lists.with_for_update()):
        staff_list.state = STAFF_LIST.advance(staff_list.state, "lapse_staff_list")
        staff_list.version += 1
        ctx.settle(staff_list)


def half_of(meeting: Meeting) -> str:
    """The half day in which a meeting begins: am or pm; empty while only the day is known."""
    if meeting.starts_at is None:
        return ""
    return "am" if meeting.starts_at.astimezone(SHANGHAI).hour < 12 else "pm"


def away(ctx: Context, people: Iterable[UUID | None], day: date, half: str) -> frozenset[UUID]:
    """Who of these is away by an approved leave on a day, or in one half of it."""
    wanted = [person_id for person_id in people if person_id is not None]
    query = select(Away).where(
        Away.person_id.in_(wanted), Away.until >= day, Away.starts <= day, Away.state.in_(STANDING)
    )
    return frozenset(leave.person_id for leave in ctx.session.scalars(query) if leave.covers(day, half))
