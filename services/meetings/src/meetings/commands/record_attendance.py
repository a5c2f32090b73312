"""Somebody signs in to a meeting or out of it (articles 43 and 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.capacity import by_office
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import agenda_rules


@dataclass(frozen=True)
class RecordAttendance:
    """Record that a person came in, or left."""

    meeting_id: UUID
    person_id: UUID
    present: bool


def handle(command: RecordAttendance, ctx: Context) -> Meeting:
    """Sign a person in or out: one signs for oneself, and the office for everybody.

    Raises NotPermitted for signing somebody else, RuleBroken(R51.4) for who is not on the list, IllegalStep.
    """
    if command.person_id != ctx.standing.person_id:
        by_office(ctx, "record_attendance")
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "record_attendance")
    row = next((row for row in meeting.attendance if row.person_id == command.person_id), None)
    agenda_rules.require_listed(row is not None)
    if row is None:
        # Only where the city's rule pack lets anybody in; there is no line to sign on, and no member is missing by it.
        return meeting
    if command.present and not row.here:
        row.arrived_at, row.left_at = ctx.now, None
    elif not command.present and row.here:
        row.left_at = ctx.now
    return meeting
