"""Correct a research trip by a new plan in its place."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting.research_ledger import Counted, counted
from personnel.commands.research.plan_research import Escort, PlanResearch, Visit, changed, make_up, new_trip
from personnel.model import RESEARCH, Person, ResearchTrip
from personnel.rules import research_rules


@dataclass(frozen=True)
class ReissueResearch:
    """Which trip, what was wrong with it, and the plan that replaces it."""

    trip_id: UUID
    reason: str
    visit: Visit
    theme: str
    escort: Escort
    media: bool


def handle(command: ReissueResearch, ctx: Context) -> Counted:
    """Cancel it and plan the new one, which names it. Raises as cancelling and planning do."""
    old = ctx.target(ResearchTrip, command.trip_id)
    ctx.exercise("R86.1", *research_rules.research_powers(old.leader_id))
    old.state = RESEARCH.advance(old.state, "reissue_research")
    old.note = command.reason
    ctx.settle(old)
    ctx.record(changed(old), old)
    # The time is free before the new trip takes it, or the database would refuse the overlap.
    ctx.session.flush()
    plan = PlanResearch(old.leader_id, command.visit, command.theme, command.escort, command.media)
    trip = new_trip(plan, ctx.load(Person, old.leader_id), ctx, replaces=old)
    ctx.also(old)
    make_up(trip, ctx)
    return counted(ctx, trip)
