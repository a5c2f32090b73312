"""Reads of notices, absences, staff lists, the door and the quorum."""

from uuid import UUID

from sqlalchemy import and_, false, select

from chassis.acts import REFUSED, Act
from chassis.db import Page, page, page_of_any
from chassis.errors import NotPermitted
from chassis.run import Context, subject_of
from chassis.showing import shows
from meetings.acting import attending, noticing
from meetings.acting.attending import Shown
from meetings.acting.capacity import by_office
from meetings.model.absence import AbsenceReport, MeetingAbsence
from meetings.model.attendance import Passage
from meetings.model.meeting import Meeting
from meetings.model.notice import ACKNOWLEDGED, ISSUED, Notice
from meetings.model.staff_list import StaffList
from meetings.present import attendance as present
from meetings.present.meeting import limited
from meetings.present.meeting import notice as bare
from meetings.queries.meeting import meeting_after
from meetings.rules.authority_rules import LEADERS, OFFICE
from zhengling.meetings.v1 import attendance_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb

DOOR_RULES = ("R51.4", "R52.1", "R52.4")
"""The rules by which somebody is refused at the door."""


@shows
def meeting_shown(after: Shown) -> meeting_pb.Meeting:
    """A meeting as who signed in, or named staff, may see it."""
    if after.whole:
        return meeting_after(after.meeting)
    if after.line is not None:
        return limited(after.meeting, after.line, after.meeting.level)
    return bare(after.meeting)


def get_notice(ctx: Context, notice_id: UUID) -> pb.MeetingNotice:
    """One notice. Raises NotFound."""
    return present.notice(ctx.load(Notice, notice_id), ctx.standing.clearance)


def list_notices(
    ctx: Context, cursor: str, limit: int, meeting_id: UUID | None, state: str, mine: bool
) -> Page[pb.MeetingNotice]:
    """One page of notices: one's own and those of one's units; all of them for the office and the leaders.

    `mine` leaves only those to the caller in person.
    """
    me = ctx.standing.person_id
    # A client that is no person has no notice; those to people in no directory are not its own.
    own = Notice.person_id == me if me is not None else false()
    query = select(Notice).where(Notice.level <= ctx.standing.clearance)
    if meeting_id is not None:
        query = query.where(Notice.meeting_id == meeting_id)
    if state:
        query = query.where(Notice.state == state)
    if mine:
        query = query.where(own)
    if mine or ctx.standing.holds(*OFFICE, *LEADERS):
        rows, after = page(ctx.session, query, Notice.id, cursor, limit)
    else:
        ways = [own]
        ways += [and_(Notice.by_unit, Notice.unit == unit) for unit in sorted(ctx.standing.units)]
        rows, after = page_of_any(ctx.session, query, Notice.id, ways, cursor, limit)
    return Page([present.notice(row, ctx.standing.clearance) for row in rows], after)


def get_meeting_absence(ctx: Context, absence_id: UUID) -> MeetingAbsence:
    """One request for leave. Raises NotFound."""
    return ctx.load(MeetingAbsence, absence_id)


UNIT_POWERS = ("member:", "deputy:", "head:")
"""The powers that make nobody the chair of a meeting."""


def list_meeting_absences(
    ctx: Context, cursor: str, limit: int, meeting_id: UUID | None, state: str
) -> Page[MeetingAbsence]:
    """One page of the requests for leave that the caller may know of."""
    query = select(MeetingAbsence).where(MeetingAbsence.level <= ctx.standing.clearance)
    if meeting_id is not None:
        query = query.where(MeetingAbsence.meeting_id == meeting_id)
    if state:
        query = query.where(MeetingAbsence.state == state)
    if ctx.standing.holds(*OFFICE):
        return page(ctx.session, query, MeetingAbsence.id, cursor, limit)
    me = ctx.standing.person_id
    own = [MeetingAbsence.person_id == me, MeetingAbsence.requested_by == me]
    # Nobody chairs as a member, a deputy or the head of a unit, so most readers need not be looked for among those who
    # judge, which takes longer the more there is.
    held = (power.key for power in ctx.standing.powers)
    chairing = [key for key in held if not key.startswith(UNIT_POWERS)]
    ways = [*own, MeetingAbsence.judges.overlap(chairing)] if chairing else own
    return page_of_any(ctx.session, query, MeetingAbsence.id, ways, cursor, limit)


def get_absence_report(ctx: Context, report_id: UUID) -> pb.AbsenceReport:
    """One report with the absences gathered in it. Raises NotFound."""
    report = ctx.load(AbsenceReport, report_id)
    query = select(MeetingAbsence).where(MeetingAbsence.report_id == report.id).order_by(MeetingAbsence.id)
    return present.report(report, ctx.session.scalars(query))


def get_staff_list(ctx: Context, staff_list_id: UUID) -> StaffList:
    """One list of further staff. Raises NotFound."""
    return ctx.load(StaffList, staff_list_id)


def list_staff_lists(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[StaffList]:
    """One page of the lists of further staff of a meeting that the caller may know of. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    query = select(StaffList).where(StaffList.meeting_id == meeting.id, StaffList.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        query = query.where(StaffList.unit.in_(ctx.standing.units))
    return page(ctx.session, query, StaffList.id, cursor, limit)


def get_quorum(ctx: Context, meeting_id: UUID) -> pb.Quorum:
    """The quorum, for those to whom agenda and list are open. Raises NotFound and NotPermitted."""
    meeting = ctx.load(Meeting, meeting_id)
    if not meeting.open_to(ctx.standing):
        raise NotPermitted("get_quorum")
    return present.quorum(meeting, attending.count(ctx, meeting))


def get_attendance_sheet(ctx: Context, meeting_id: UUID) -> pb.AttendanceSheet:
    """The list as the office and the leaders see it. Raises NotFound and NotPermitted."""
    meeting = ctx.load(Meeting, meeting_id)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        raise NotPermitted("get_attendance_sheet")
    sent = select(Notice.line_id, Notice.state).where(
        Notice.meeting_id == meeting.id, Notice.state.in_((ISSUED, ACKNOWLEDGED))
    )
    notices = {row.line_id: row.state for row in ctx.session.execute(sent)}
    return present.sheet(meeting, attending.count(ctx, meeting), noticing.barred(ctx, meeting), notices)


def list_passages(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[Passage]:
    """One page of comings and goings, for the office. Raises NotFound and NotPermitted."""
    by_office(ctx, "list_passages")
    meeting = ctx.load(Meeting, meeting_id)
    query = select(Passage).where(Passage.meeting_id == meeting.id)
    return page(ctx.session, query, Passage.id, cursor, limit)


def list_door_refusals(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[Act]:
    """One page of those refused at the door, for the office. Raises NotFound and NotPermitted."""
    by_office(ctx, "list_door_refusals")
    meeting = ctx.load(Meeting, meeting_id)
    query = select(Act).where(
        Act.subject == subject_of(meeting),
        Act.action == "record_attendance",
        Act.outcome == REFUSED,
        Act.rule.in_(DOOR_RULES),
    )
    return page(ctx.session, query, Act.id, cursor, limit)
