"""Refuse a trip abroad."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.foreign_trip.request_foreign_trip import changed
from personnel.model import FOREIGN_TRIP, ForeignTrip


@dataclass(frozen=True)
class RejectForeignTrip:
    """Which trip, and why not."""

    trip_id: UUID
    note: str


def handle(command: RejectForeignTrip, ctx: Context) -> ForeignTrip:
    """Refuse it: what it used of the plan is free again. Raises RuleBroken(R81.2) for who may not, IllegalStep."""
    trip = ctx.target(ForeignTrip, command.trip_id)
    state = FOREIGN_TRIP.advance(trip.state, "reject_trip")
    ctx.exercise("R81.2", trip.chain[trip.stage])
    trip.state = state
    trip.note = command.note
    ctx.settle(trip)
    ctx.record(changed(trip), trip)
    return trip
