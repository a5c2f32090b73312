"""The chair closes a meeting; what was not decided is deferred (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.capacity import exercise
from meetings.gating import release
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import authority_rules


@dataclass(frozen=True)
class CloseMeeting:
    """Close a meeting in session."""

    meeting_id: UUID


def handle(command: CloseMeeting, ctx: Context) -> Meeting:
    """Close the meeting, and let the office draft its minutes. Raises RuleBroken as open_meeting does; IllegalStep."""
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, authority_rules.chairs(meeting.kind, meeting.unit))
    meeting.state = MEETING.advance(meeting.state, "close")
    meeting.closed_at = ctx.now
    release(ctx, meeting)
    ctx.settle(meeting)
    ctx.wait_for(meeting, "draft_minutes", *authority_rules.OFFICE, rule="R53.1")
    return meeting
