"""Approve the plan of a year's travel abroad."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.foreign_trip.set_foreign_trip_plan import supersede
from personnel.model import PLAN, ForeignTripPlan
from personnel.model.foreign_trip import APPROVED, lock_year_of
from personnel.rules import foreign_trip_rules
from zhengling.personnel.v1.events_pb2 import ForeignTripPlanApproved


@dataclass(frozen=True)
class ApproveForeignTripPlan:
    """Which plan (article 81)."""

    plan_id: UUID


def handle(command: ApproveForeignTripPlan, ctx: Context) -> ForeignTripPlan:
    """Let it be in force in place of the version before. Raises RuleBroken(R81.2) for who may not, IllegalStep."""
    # The lock of the year comes before that of the row, as it does for a new version.
    lock_year_of(ctx.session, ForeignTripPlan, command.plan_id)
    plan = ctx.target(ForeignTripPlan, command.plan_id)
    ctx.exercise("R81.2", *foreign_trip_rules.plan_approving_powers(ctx.today))
    state = PLAN.advance(plan.state, "approve_plan")
    supersede(plan.year, plan.unit, APPROVED, ctx)
    plan.state = state
    ctx.settle(plan)
    ctx.record(
        ForeignTripPlanApproved(
            plan_id=str(plan.id), year=plan.year, unit=plan.unit, groups=plan.groups, people=plan.people
        ),
        plan,
    )
    return plan
