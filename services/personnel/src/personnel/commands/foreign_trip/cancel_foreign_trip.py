"""Call off a trip abroad that has not left."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.foreign_trip.request_foreign_trip import changed
from personnel.model import FOREIGN_TRIP, ForeignTrip
from personnel.model.foreign_trip import APPROVED
from personnel.rules import foreign_trip_rules


@dataclass(frozen=True)
class CancelForeignTrip:
    """Which trip, and why."""

    trip_id: UUID
    note: str


def handle(command: CancelForeignTrip, ctx: Context) -> ForeignTrip:
    """Call it off: what it used of the plan is free again.

    Raises RuleBroken(R81.2) for who may not and for an approved one that has left, IllegalStep. One that nobody
    approved in time never left, and may be called off on any day.
    """
    trip = ctx.target(ForeignTrip, command.trip_id)
    ctx.exercise("R81.2", *foreign_trip_rules.travelling_powers(trip.unit, trip.leader_id))
    state = FOREIGN_TRIP.advance(trip.state, "cancel_trip")
    if trip.state == APPROVED:
        foreign_trip_rules.require_not_begun(trip.starts, ctx.today)
    trip.state = state
    trip.note = command.note
    ctx.settle(trip)
    ctx.record(changed(trip), trip)
    return trip
