"""Somebody signs in to a meeting or out of it; who is not on the list stays outside, and so do devices (43, 51, 52)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed, NeighbourDown
from chassis.run import Context
from meetings.acting import deliberating, noticing
from meetings.acting.attending import Shown, pass_door, shown
from meetings.acting.capacity import by_office
from meetings.model.attendance import Attendance
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules
from meetings.rules.authority_rules import OFFICE


@dataclass(frozen=True)
class RecordAttendance:
    """Record that somebody came in, or left: by the person, or by the line on the list of who is in no directory.

    `name` is who stands at the door and is neither; `deposit` the number under which devices are kept meanwhile.
    """

    meeting_id: UUID
    person_id: UUID | None
    present: bool
    line_id: UUID | None = None
    name: str = ""
    deposit: str = ""
    no_device: bool = False

    def __post_init__(self) -> None:
        """One is named in one way, and who has a name alone can but try to come in."""
        unlisted = self.name and self.line_id is None and self.present
        if (self.person_id is None) == (self.line_id is None) and not unlisted:
            raise Malformed({"person_id": "人员和名单行只填一项 / name either the person or the line"})


def handle(command: RecordAttendance, ctx: Context) -> Shown:
    """Sign somebody in or out: one signs for oneself, and the office for everybody.

    Raises NotPermitted for signing somebody else; RuleBroken for R51.4 (not on the list), R52.1 (devices are not
    handed in) and R52.4 (not admitted to the item under discussion), each of which is on record as refused at the
    door; Malformed for a number under which other devices are kept; IllegalStep.
    """
    named = _name_of_unlisted(command, ctx)
    meeting = ctx.target(Meeting, command.meeting_id)
    row = _line(command, meeting)
    person_id = row.person_id if row is not None else command.person_id
    if person_id is None or person_id != ctx.standing.person_id:
        by_office(ctx, "record_attendance")
    meeting.state = MEETING.advance(meeting.state, "record_attendance")
    attendance_rules.require_listed(row is not None, named, str(person_id or ""))
    if row is None:
        # Only where the city's rule pack lets anybody in; there is no line to sign on, and no member is missing by it.
        return shown(ctx, meeting)
    if command.present and not row.here:
        _come_in(command, ctx, meeting, row)
    elif not command.present and row.here:
        leave(ctx, meeting, row)
    return shown(ctx, meeting)


def leave(ctx: Context, meeting: Meeting, row: Attendance) -> None:
    """Somebody in the room leaves it, and gets back what was handed in."""
    row.left_at = ctx.now
    pass_door(ctx, meeting, row, inward=False)
    if row.devices_kept:
        row.deposit_returned_at = ctx.now


def _name_of_unlisted(command: RecordAttendance, ctx: Context) -> str:
    """Who wants to come in without being on the list, as the record of the refusal names them.

    It is asked before the meeting is locked; the door answers without a name where nobody can tell it.
    """
    if command.name or command.person_id is None:
        return command.name
    if command.person_id == ctx.standing.person_id:
        return ctx.standing.name
    listed = select(Attendance.id).where(
        Attendance.meeting_id == command.meeting_id, Attendance.person_id == command.person_id
    )
    if not ctx.standing.holds(*OFFICE) or ctx.session.scalar(listed.limit(1)) is not None:
        return ""
    try:
        return str(ctx.neighbours.standing_of(ctx.actor, command.person_id, ctx.today).name)
    except NeighbourDown:
        return ""


def _line(command: RecordAttendance, meeting: Meeting) -> Attendance | None:
    if command.line_id is None:
        return meeting.listed(command.person_id)
    return next((row for row in meeting.attendance if row.id == command.line_id), None)


def _come_in(command: RecordAttendance, ctx: Context, meeting: Meeting, row: Attendance) -> None:
    person_id = str(row.person_id or "")
    barred = noticing.barred(ctx, meeting)
    attendance_rules.require_devices_outside(barred, command.deposit, command.no_device, row.person, person_id)
    kept = {other.deposit for other in meeting.attendance if other.devices_kept and other is not row}
    if command.deposit in kept:
        raise Malformed({"deposit": "该编号已存放他人的设备 / devices of another are kept under this number"})
    deliberating.come_in(ctx, meeting, row)
    row.arrived_at, row.left_at = ctx.now, None
    row.deposit, row.deposit_returned_at = command.deposit, None
    pass_door(ctx, meeting, row, inward=True)
