"""The chair opens a meeting that has its quorum (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import attending, composition, convening, noticing
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import agenda_rules, topic_rules


@dataclass(frozen=True)
class OpenMeeting:
    """Open a meeting and chair it."""

    meeting_id: UUID


def handle(command: OpenMeeting, ctx: Context) -> Meeting:
    """Open the meeting; the caller is its chair.

    Those due are asked for once more, because a post may have changed hands since the agenda was fixed. Raises
    RuleBroken for R42.2, R43.2, R44.2, R45.1 or R46.1 (may not chair it), R50.1 (before its day), R43.4 (no quorum);
    IllegalStep, NeighbourDown.
    """
    seen = ctx.load(Meeting, command.meeting_id)
    convening.preside(ctx, seen)
    call = composition.call_of(ctx, seen)
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "open")
    term = ctx.runtime.calendar.workdays_before(meeting.day, topic_rules.submission_term(ctx.today))
    agenda_rules.require_day_come(meeting.kind, meeting.day, term.date, ctx.today)
    composition.bring_up(ctx, meeting, call, listed)
    seated = composition.seat(meeting, ctx.standing, ctx.now)
    if seated is not None:
        attending.pass_door(ctx, meeting, seated, inward=True)
    agenda_rules.require_quorum(meeting.kind, meeting.present, meeting.due, ctx.today)
    meeting.chair_id, meeting.chair, meeting.opened_at = ctx.standing.person_id, ctx.standing.name, ctx.now
    noticing.settle_all(ctx, meeting)
    ctx.settle(meeting)
    ctx.wait_for(meeting, "close_meeting", *convening.chairing(meeting).powers)
    return meeting
