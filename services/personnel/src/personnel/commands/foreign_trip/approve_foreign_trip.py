"""Approve a trip abroad, or pass it on to the next who must."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.foreign_trip.request_foreign_trip import changed, require_room
from personnel.model import FOREIGN_TRIP, ForeignTrip
from personnel.model.foreign_trip import lock_year_of
from personnel.rules import foreign_trip_rules


@dataclass(frozen=True)
class ApproveForeignTrip:
    """Which trip (article 81)."""

    trip_id: UUID


def handle(command: ApproveForeignTrip, ctx: Context) -> ForeignTrip:
    """Approve it. Raises RuleBroken(R81.2) for who may not, and when the plan was cut since it was asked for.

    A trip added by a decision of the mayor is so confirmed by him, who always stands at the end of its chain.
    """
    # The lock of the year comes before that of the row, as it does for a new trip.
    lock_year_of(ctx.session, ForeignTrip, command.trip_id)
    trip = ctx.target(ForeignTrip, command.trip_id)
    FOREIGN_TRIP.advance(trip.state, "approve_trip")
    ctx.exercise("R81.2", trip.chain[trip.stage])
    require_room(trip.year, trip.unit, trip.members, bool(trip.added_by), ctx, without=trip.id)
    ctx.settle(trip, "approve_trip")
    trip.stage += 1
    if trip.stage < len(trip.chain):
        trip.state = FOREIGN_TRIP.advance(trip.state, "pass_on_trip")
        ctx.wait_for(trip, "approve_trip", trip.chain[trip.stage], rule="R81.2", due=trip.starts)
        return trip
    trip.state = FOREIGN_TRIP.advance(trip.state, "approve_trip")
    powers = foreign_trip_rules.travelling_powers(trip.unit, trip.leader_id)
    ctx.wait_for(trip, "report_foreign_return", *powers, rule="R81.2", due=trip.until)
    ctx.record(changed(trip), trip)
    return trip
