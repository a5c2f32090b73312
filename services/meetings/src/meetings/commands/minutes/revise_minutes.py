"""The office rewords minutes that are not signed; what they tell stays what was decided (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import minuting
from meetings.acting.capacity import by_office
from meetings.acting.minuting import Wording
from meetings.model.meeting import Meeting
from meetings.model.minutes import MINUTES, Minutes


@dataclass(frozen=True)
class ReviseMinutes:
    """A new text; an empty title stays as it is, an empty opening is written from the record."""

    minutes_id: UUID
    title: str
    opening: str
    items: tuple[Wording, ...]


def handle(command: ReviseMinutes, ctx: Context) -> Minutes:
    """Replace the text; a check and an assent given before are void.

    Raises NotPermitted, IllegalStep once they are signed, Malformed for an item that rests on no decision, and
    NeighbourDown.
    """
    seen = ctx.load(Minutes, command.minutes_id)
    names = minuting.names_for(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    minutes = minuting.target(ctx, command.minutes_id)
    by_office(ctx, "revise_minutes")
    minutes.state = MINUTES.advance(minutes.state, "revise")
    items = minuting.items(ctx, minuting.decisions_of(ctx, minutes.meeting_id), command.items, names)
    minutes.title = command.title or minutes.title
    meeting = ctx.load(Meeting, minutes.meeting_id)
    minutes.body = command.opening or minuting.opening(ctx, meeting, len(items))
    minuting.settle_content(ctx, minutes, items)
    minuting.put_before_office(ctx, minutes, "check_minutes")
    return minutes
