"""An item of the agenda is taken up by a meeting in session (articles 48 and 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import deliberating
from meetings.model.deliberation import ITEM, Deliberation
from meetings.model.meeting import MEETING, Meeting


@dataclass(frozen=True)
class BeginItem:
    """Take up the item at a position of the agenda."""

    meeting_id: UUID
    position: int


def handle(command: BeginItem, ctx: Context) -> Deliberation:
    """Take up the item while nobody is in the room who may not hear of it; those who are there hear it from now on.

    The next item waiting is taken up by the chair or the office, another by the chair alone. Raises RuleBroken for
    R52.4 (somebody in the room is not admitted to it) and for R42.2, R43.2, R44.2, R45.1 or R46.1 (not by the chair,
    or the chair is not in the room or may not chair any more); NotPermitted, NotFound, IllegalStep, NeighbourDown.
    """
    seen = ctx.load(Meeting, command.meeting_id)
    deliberating.by_chair_or_office(ctx, seen, "begin_item")
    # The neighbour is asked before the row is locked, and what is known of the meeting is read anew after it.
    asked = deliberating.standing_of_chair(ctx, seen)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    deliberating.by_chair_or_office(ctx, meeting, "begin_item")
    meeting.state = MEETING.advance(meeting.state, "begin_item")
    item = deliberating.item_at(ctx, meeting, command.position)
    deliberating.require_nothing_under_discussion(meeting, "begin_item")
    state = ITEM.advance(item.state, "begin_item")
    deliberating.require_chair(ctx, meeting, asked)
    deliberating.require_turn(ctx, meeting, item)
    deliberating.require_room(meeting, item)
    item.state = state
    ctx.also(meeting)
    return ctx.add(
        Deliberation(
            level=max(meeting.level, item.level),
            title=item.title,
            meeting_id=meeting.id,
            item_id=item.id,
            topic_id=item.topic_id,
            position=item.position,
            state=item.state,
            begun_at=ctx.now,
            ended_at=None,
            heard_by=[row.person_id for row in meeting.attendance if row.here and row.person_id],
            put_off_for="",
            chair_reasons="",
        )
    )
