"""The name, the place, the time within the day or the form of a meeting is changed (articles 42 to 46)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.run import Context
from meetings.acting import convening, noticing
from meetings.commands.meeting.call_meeting import require_time
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import authority_rules


@dataclass(frozen=True)
class RearrangeMeeting:
    """What is so about a meeting from now on; its day stays."""

    meeting_id: UUID
    title: str
    venue: str
    starts_at: datetime | None
    ends_at: datetime | None
    form: str


def handle(command: RearrangeMeeting, ctx: Context) -> Meeting:
    """Change it, as the office that keeps its books or as who may convene it; those who were given notice are told.

    Raises RuleBroken as call_meeting does where the caller is neither, Malformed for a time on another day, and
    IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    power = ctx.standing.first(authority_rules.OFFICE)
    if power is None:
        convening.by_convenor(ctx, meeting)
    else:
        ctx.capacity = power
    meeting.state = MEETING.advance(meeting.state, "rearrange")
    require_time(meeting.day, command.starts_at, command.ends_at, min(meeting.day, ctx.today))
    before = convening.arranged(meeting)
    meeting.title, meeting.venue, meeting.form = command.title, command.venue, command.form
    meeting.starts_at, meeting.ends_at = command.starts_at, command.ends_at
    if convening.arranged(meeting) != before:
        convening.rename_steps(ctx, meeting)
        convening.note_change(ctx, meeting, "rearranged", "", before)
        noticing.renew(ctx, meeting, "")
    return meeting
