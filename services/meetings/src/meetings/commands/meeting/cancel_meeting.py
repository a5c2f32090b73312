"""A meeting that was called is not held (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import convening, noticing
from meetings.acting.gating import release
from meetings.model.meeting import MEETING, Meeting
from zhengling.meetings.v1.events_pb2 import MeetingCancelled


@dataclass(frozen=True)
class CancelMeeting:
    """Cancel a meeting for a reason."""

    meeting_id: UUID
    reason: str = ""


def handle(command: CancelMeeting, ctx: Context) -> Meeting:
    """Cancel the meeting and defer what was on its way there, to be submitted to another one in time.

    Whoever may convene it may cancel it; those who were given notice are told. Raises RuleBroken as call_meeting does,
    and IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    convening.by_convenor(ctx, meeting)
    meeting.state = MEETING.advance(meeting.state, "cancel")
    release(ctx, meeting)
    ctx.settle(meeting)
    convening.note_change(ctx, meeting, "cancelled", command.reason, convening.arranged(meeting))
    noticing.follow_up(ctx, meeting, "cancelled", command.reason)
    ctx.record(
        MeetingCancelled(
            meeting_id=str(meeting.id), kind=meeting.kind, day=meeting.day.isoformat(), level=meeting.level
        ),
        meeting,
    )
    return meeting
