"""A meeting is called by whoever may convene its kind (articles 41 to 46)."""

from dataclasses import dataclass
from datetime import date

from chassis.errors import Malformed
from chassis.run import Context
from meetings import composition
from meetings.capacity import exercise
from meetings.model.meeting import Meeting
from meetings.rules import authority_rules
from zhengling.meetings.v1.events_pb2 import MeetingCalled


@dataclass(frozen=True)
class CallMeeting:
    """Call a meeting of a kind for a day; `unit` is the one a thematic or work meeting is about."""

    kind: str
    title: str
    day: date
    venue: str
    unit: str
    level: int


def handle(command: CallMeeting, ctx: Context) -> Meeting:
    """Plan the meeting and list those due by the posts they hold on its day.

    Raises RuleBroken for R41.1 (no such kind) and for R42.2, R43.2, R44.2, R45.1, R46.2 or R46.3 where the caller
    may not convene it; NeighbourDown when the holders of the posts cannot be asked; Malformed for
    a day gone by; AboveCeiling.
    """
    exercise(ctx, authority_rules.convenors(command.kind))
    if command.day < ctx.today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    listed = composition.ask(ctx, command.kind, command.day)
    meeting = ctx.add(
        Meeting(
            level=command.level,
            kind=command.kind,
            title=command.title,
            day=command.day,
            venue=command.venue,
            unit=command.unit,
            state="planned",
            called_by=ctx.standing.person_id,
            chair_id=None,
            chair="",
            opened_at=None,
            closed_at=None,
            reminded=False,
            items=[],
            attendance=[],
        )
    )
    composition.enter(meeting, listed)
    ctx.wait_for(meeting, "fix_agenda", *authority_rules.OFFICE, rule="R47.1", due=meeting.day)
    ctx.record(
        MeetingCalled(meeting_id=str(meeting.id), kind=meeting.kind, day=meeting.day.isoformat(), level=meeting.level),
        meeting,
    )
    return meeting
