"""A department puts a meeting of its own on another day (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.acting.hours import Hours
from meetings.commands.department_meeting.plan_department_meeting import changed, require_room, wait_for_report
from meetings.model.department_meeting import DEPARTMENT_MEETING, DepartmentMeeting
from meetings.rules import authority_rules


@dataclass(frozen=True)
class PostponeDepartmentMeeting:
    """Put it on another day, and say why; an empty venue leaves the one named before."""

    department_meeting_id: UUID
    hours: Hours
    venue: str
    reason: str


def handle(command: PostponeDepartmentMeeting, ctx: Context) -> DepartmentMeeting:
    """Move it; into another calendar year only where that year's quota has room.

    Raises RuleBroken for R9.1 (not the head) and R55.2; IllegalStep, NotFound, Malformed for a day gone by.
    """
    meeting = ctx.target(DepartmentMeeting, command.department_meeting_id)
    exercise(ctx, authority_rules.submitters(meeting.unit))
    meeting.state = DEPARTMENT_MEETING.advance(meeting.state, "postpone_department_meeting")
    hours = command.hours
    if hours.day < ctx.today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    if hours.day.year != meeting.year:
        require_room(ctx, meeting.kind, hours.day.year, meeting.unit)
    meeting.day, meeting.year = hours.day, hours.day.year
    meeting.starts_at, meeting.ends_at = hours.starts_at, hours.ends_at
    meeting.venue = command.venue or meeting.venue
    meeting.note = command.reason
    ctx.settle(meeting, "report_department_meeting")
    wait_for_report(ctx, meeting)
    ctx.record(changed(meeting), meeting)
    return meeting
