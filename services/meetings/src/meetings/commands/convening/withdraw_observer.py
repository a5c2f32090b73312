"""An invitation to observe a meeting is taken back (articles 31 and 42 to 44)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from meetings.acting import composition, noticing
from meetings.acting.capacity import by_office
from meetings.model.attendance import BY_NAME, EXTERNAL, OBSERVER, Attendance
from meetings.model.convening import InvitedUnit
from meetings.model.meeting import MEETING, Meeting


@dataclass(frozen=True)
class WithdrawObserver:
    """Take the invitation of one line of the list back."""

    meeting_id: UUID
    attendance_id: UUID


def handle(command: WithdrawObserver, ctx: Context) -> Meeting:
    """Strike the line, as the office. A unit's invitation is taken back with its head's line.

    Raises NotPermitted, NotFound for no such line, Malformed for who is listed on other grounds or was in the room,
    IllegalStep, NeighbourDown.
    """
    by_office(ctx, "withdraw_observer")
    seen = ctx.load(Meeting, command.meeting_id)
    listed = composition.ask(ctx, composition.call_of(ctx, seen))
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "withdraw_observer")
    row = next((row for row in meeting.attendance if row.id == command.attendance_id), None)
    if row is None:
        raise NotFound("attendance")
    if row.arrived_at is not None:
        raise Malformed({"attendance_id": "已经到会，不能撤回邀请 / came in already"})
    if row.ground == BY_NAME and row.role in (OBSERVER, EXTERNAL):
        meeting.attendance.remove(row)
    elif row.role == OBSERVER and _struck(ctx, meeting, row):
        # Whoever is listed on another ground too, as one who reports, comes back by it.
        call = composition.call_of(ctx, meeting)
        composition.enter(meeting, composition.narrowed(listed, call))
    else:
        raise Malformed({"attendance_id": "不是应邀列席的人员 / is not listed by an invitation"})
    noticing.catch_up(ctx, meeting)
    return meeting


def _struck(ctx: Context, meeting: Meeting, row: Attendance) -> bool:
    """Whether there was an invitation of the line's unit to take back."""
    found = delete(InvitedUnit).where(InvitedUnit.meeting_id == meeting.id, InvitedUnit.unit == row.unit)
    return bool(ctx.session.execute(found.returning(InvitedUnit.id)).first())
