"""Call off a research trip."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting.research_ledger import Counted, counted
from personnel.commands.research.plan_research import changed
from personnel.model import RESEARCH, ResearchTrip
from personnel.rules import research_rules


@dataclass(frozen=True)
class CancelResearch:
    """Which trip, and why."""

    trip_id: UUID
    reason: str


def handle(command: CancelResearch, ctx: Context) -> Counted:
    """Call it off. Raises RuleBroken(R86.1) for another than the leader and the office, IllegalStep once reported."""
    trip = ctx.target(ResearchTrip, command.trip_id)
    ctx.exercise("R86.1", *research_rules.research_powers(trip.leader_id))
    trip.state = RESEARCH.advance(trip.state, "cancel_research")
    trip.note = command.reason
    ctx.settle(trip)
    ctx.record(changed(trip), trip)
    return counted(ctx, trip)
