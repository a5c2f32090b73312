"""The office marks a meeting as confidential, so that devices stay outside (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class BarDevices:
    """Keep devices out of a meeting, or leave that to its kind and level again."""

    meeting_id: UUID
    barred: bool


def handle(command: BarDevices, ctx: Context) -> Meeting:
    """Mark the meeting. Raises RuleBroken(R52.1) for who is not of the office, and IllegalStep once it began."""
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, attendance_rules.device_keepers())
    meeting.state = MEETING.advance(meeting.state, "bar_devices")
    meeting.devices_barred = command.barred
    return meeting
