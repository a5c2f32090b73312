"""Report what was done and found on a research trip."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting.research_ledger import Counted, counted
from personnel.commands.research.plan_research import Escort, Visit, changed, make_up, require_escort, require_units
from personnel.model import RESEARCH, ResearchTrip
from personnel.rules import research_rules


@dataclass(frozen=True)
class ReportResearch:
    """Which trip, when and where it really was, how it travelled, and what was found (article 86)."""

    trip_id: UUID
    visit: Visit
    escort: Escort
    findings: str


def handle(command: ReportResearch, ctx: Context) -> Counted:
    """Report it: its days count from now on.

    Raises RuleBroken(R86.1) for another than the leader and the office, and for days outside the plan or still ahead;
    RuleBroken(R86.2) for a trip that did not travel light, which so goes on record; IllegalStep.
    """
    trip = ctx.target(ResearchTrip, command.trip_id)
    ctx.exercise("R86.1", *research_rules.research_powers(trip.leader_id))
    state = RESEARCH.advance(trip.state, "report_research")
    visit = command.visit
    require_units(visit, ctx)
    within = trip.planned_from <= visit.from_half and visit.to_half <= trip.planned_to
    planned = trip.planned
    trip.from_half, trip.to_half = visit.from_half, visit.to_half
    research_rules.require_as_planned(within, planned, trip.until, ctx.today)
    require_escort(command.escort, ctx.today)
    for name, value in (visit.where | vars(command.escort)).items():
        setattr(trip, name, value)
    trip.findings = command.findings
    trip.state = state
    ctx.settle(trip)
    ctx.record(changed(trip), trip)
    make_up(trip, ctx)
    return counted(ctx, trip)
