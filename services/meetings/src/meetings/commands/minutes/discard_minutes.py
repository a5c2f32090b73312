"""The office drops the draft of a corrected edition (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from meetings.acting import minuting
from meetings.acting.capacity import by_office
from meetings.model.minutes import MINUTES, Minutes


@dataclass(frozen=True)
class DiscardMinutes:
    """Drop an unsigned edition that was to correct another."""

    minutes_id: UUID


def handle(command: DiscardMinutes, ctx: Context) -> Minutes:
    """Drop the draft; the edition before stays in force.

    Raises NotPermitted, and IllegalStep once it is signed and for the first edition, which every meeting has.
    """
    minutes = minuting.target(ctx, command.minutes_id)
    by_office(ctx, "discard_minutes")
    before = minutes.state
    minutes.state = MINUTES.advance(before, "discard")
    if minutes.replaces_id is None:
        raise IllegalStep(MINUTES.name, before, "discard")
    ctx.settle(minutes)
    return minutes
