"""The office issues signed minutes to who was there, who carries them out and whom else it names (article 54)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import minuting, naming
from meetings.acting.capacity import by_office
from meetings.model.minutes import MINUTES, Minutes
from zhengling.meetings.v1.events_pb2 import MinutesIssued


@dataclass(frozen=True)
class IssueMinutes:
    """Issue the minutes; `copies_to` are units that get the whole of them."""

    minutes_id: UUID
    copies_to: tuple[str, ...]


def handle(command: IssueMinutes, ctx: Context) -> Minutes:
    """Let everybody concerned have them. Raises NotPermitted, IllegalStep, Malformed, NeighbourDown."""
    # Neighbours are asked before any row is locked, so that a slow answer holds up nobody else.
    by_office(ctx, "issue_minutes")
    naming.require_units(ctx, "copies_to", command.copies_to)
    minutes = minuting.target(ctx, command.minutes_id)
    minutes.state = MINUTES.advance(minutes.state, "issue")
    minutes.issued_at = ctx.now
    minuting.send_whole(minutes, command.copies_to)
    ctx.settle(minutes)
    ctx.record(
        MinutesIssued(
            minutes_id=str(minutes.id),
            meeting_id=str(minutes.meeting_id),
            edition=minutes.edition,
            issued_on=ctx.today.isoformat(),
            level=minutes.top_level,
        ),
        minutes,
    )
    return minutes
