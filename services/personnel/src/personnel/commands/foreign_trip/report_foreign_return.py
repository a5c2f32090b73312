"""Report that a group is back from abroad."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from personnel.commands.foreign_trip.request_foreign_trip import changed
from personnel.model import FOREIGN_TRIP, ForeignTrip
from personnel.rules import foreign_trip_rules


@dataclass(frozen=True)
class ReportForeignReturn:
    """Which trip, its last day abroad, and what came of it."""

    trip_id: UUID
    returned_on: date
    report: str


def handle(command: ReportForeignReturn, ctx: Context) -> ForeignTrip:
    """Report it. Raises RuleBroken(R81.2) for who may not and for a day before the trip or still ahead, IllegalStep."""
    trip = ctx.target(ForeignTrip, command.trip_id)
    ctx.exercise("R81.2", *foreign_trip_rules.travelling_powers(trip.unit, trip.leader_id))
    state = FOREIGN_TRIP.advance(trip.state, "report_foreign_return")
    foreign_trip_rules.require_begun(trip.starts, command.returned_on, ctx.today)
    trip.state = state
    trip.returned_on = command.returned_on
    trip.report = command.report
    ctx.settle(trip)
    ctx.record(changed(trip), trip)
    return trip
