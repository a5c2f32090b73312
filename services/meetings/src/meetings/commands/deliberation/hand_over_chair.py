"""The chair of a meeting in session passes to another who may chair it (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import convening, deliberating
from meetings.acting.capacity import by_office, exercise
from meetings.model.meeting import MEETING, Meeting

OWN = "own"


@dataclass(frozen=True)
class HandOverChair:
    """Let another person chair from now on."""

    meeting_id: UUID
    person_id: UUID


def handle(command: HandOverChair, ctx: Context) -> Meeting:
    """Hand the chair over, on the office's record; or take it oneself.

    One takes it oneself from a chair who has left the room, or by a power of one's own that the other had borrowed.
    Raises RuleBroken of the kind of meeting for who may not chair it or is not in the room, NotPermitted, Malformed
    for who chairs already, IllegalStep, NeighbourDown.
    """
    seen = ctx.load(Meeting, command.meeting_id)
    authority = convening.chairing(seen)
    if command.person_id == ctx.standing.person_id:
        power, successor = exercise(ctx, authority), ctx.standing
        owned = power.via == OWN
    else:
        by_office(ctx, "hand_over_chair")
        successor, owned = ctx.neighbours.standing_of(ctx.actor, command.person_id, ctx.today), True
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "hand_over_chair")
    if meeting.chair_id == command.person_id:
        raise Malformed({"person_id": "已经是主持人 / chairs already"})
    present = meeting.listed(meeting.chair_id)
    if not owned and present is not None and present.here:
        raise RuleBroken(authority.rule, needed=authority.powers, chair=meeting.chair)
    deliberating.require_may_chair(ctx, meeting, command.person_id, successor)
    row = meeting.listed(command.person_id)
    meeting.chair_id, meeting.chair = command.person_id, row.person if row else successor.name
    return meeting
