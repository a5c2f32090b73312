"""A meeting that was called is not held (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.capacity import exercise
from meetings.gating import release
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import authority_rules


@dataclass(frozen=True)
class CancelMeeting:
    """Cancel a meeting."""

    meeting_id: UUID


def handle(command: CancelMeeting, ctx: Context) -> Meeting:
    """Cancel the meeting and defer what was on its way there, to be submitted to another one in time.

    Whoever may convene it may cancel it. Raises RuleBroken as call_meeting does, and IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, authority_rules.convenors(meeting.kind))
    meeting.state = MEETING.advance(meeting.state, "cancel")
    release(ctx, meeting)
    ctx.settle(meeting)
    return meeting
