"""A member of staff who was to come for an item does not (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import absenting
from meetings.acting.attending import Shown, shown
from meetings.acting.capacity import exercise
from meetings.model.attendance import STAFF
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class ReleaseStaff:
    """Take a member of staff off the list."""

    meeting_id: UUID
    line_id: UUID


def handle(command: ReleaseStaff, ctx: Context) -> Shown:
    """Take the line off the list, so that another may be named.

    Raises RuleBroken(R51.3) for who is neither of the unit nor of the office; Malformed for who is no staff or came
    already; IllegalStep once the meeting began.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    line = absenting.line_of(meeting, command.line_id, None)
    if line.role != STAFF or line.arrived_at is not None:
        raise Malformed({"line_id": "不是未到会的工作人员 / not a member of staff who is yet to come"})
    exercise(ctx, attendance_rules.staff_namers(line.unit))
    meeting.state = MEETING.advance(meeting.state, "name_staff")
    meeting.attendance.remove(line)
    return shown(ctx, meeting)
