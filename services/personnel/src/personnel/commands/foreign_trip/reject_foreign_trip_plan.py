"""Refuse the plan of a year's travel abroad."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import PLAN, ForeignTripPlan
from personnel.rules import foreign_trip_rules


@dataclass(frozen=True)
class RejectForeignTripPlan:
    """Which plan, and why not."""

    plan_id: UUID
    note: str


def handle(command: RejectForeignTripPlan, ctx: Context) -> ForeignTripPlan:
    """Refuse it; what is in force stays so. Raises RuleBroken(R81.2) for who may not, IllegalStep."""
    plan = ctx.target(ForeignTripPlan, command.plan_id)
    ctx.exercise("R81.2", *foreign_trip_rules.plan_approving_powers(ctx.today))
    plan.state = PLAN.advance(plan.state, "reject_plan")
    plan.note = command.note
    ctx.settle(plan)
    return plan
