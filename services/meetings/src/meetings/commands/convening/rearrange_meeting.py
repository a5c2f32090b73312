"""The name, the place, the time within the day or the form of a meeting is changed (articles 42 to 46)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import convening, noticing
from meetings.acting.hours import Hours
from meetings.model.meeting import FORMS, MEETING, Meeting
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

    def __post_init__(self) -> None:
        """Both hours are given or neither; the day they have to be on is the meeting's."""
        if (self.starts_at is None) != (self.ends_at is None):
            raise Malformed({"ends_at": "起止时刻要么都填，要么都不填 / give both hours or neither"})


def handle(command: RearrangeMeeting, ctx: Context) -> Meeting:
    """Change it, as the office that keeps its books or as who may convene it; those who were given notice are told.

    Raises RuleBroken as call_meeting does where the caller is neither, Malformed for hours on another day and an end
    that is not after the beginning, and IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    power = ctx.standing.first(authority_rules.OFFICE)
    if power is None:
        convening.by_convenor(ctx, meeting)
    else:
        ctx.capacity = power
    meeting.state = MEETING.advance(meeting.state, "rearrange")
    hours = Hours(meeting.day, command.starts_at, command.ends_at)
    before = convening.arranged(meeting)
    meeting.title, meeting.venue, meeting.form = command.title, command.venue, command.form or FORMS[0]
    meeting.starts_at, meeting.ends_at = hours.starts_at, hours.ends_at
    if convening.arranged(meeting) != before:
        convening.rename_steps(ctx, meeting)
        convening.note_change(ctx, meeting, "rearranged", "", before)
        noticing.renew(ctx, meeting, "")
    return meeting
