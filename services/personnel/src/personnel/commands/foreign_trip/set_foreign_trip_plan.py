"""Propose the plan of a year's travel abroad."""

from dataclasses import dataclass

from sqlalchemy import func, select

from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.model import PLAN, ForeignTripPlan
from personnel.model.directory import unit_on
from personnel.model.foreign_trip import CITY, PROPOSED, lock_year
from personnel.rules import foreign_trip_rules


@dataclass(frozen=True)
class SetForeignTripPlan:
    """How many groups and people, in which year, of which unit or of the whole city (article 81)."""

    year: int
    unit: str
    groups: int
    people: int
    instrument: str

    def __post_init__(self) -> None:
        """A unit is named by its code."""
        require_codes(unit=self.unit)


def handle(command: SetForeignTripPlan, ctx: Context) -> ForeignTripPlan:
    """Propose it as the next version; a proposal that still waits gives way to it.

    Raises RuleBroken(R81.2) for another than the office, NotFound for a unit that is not there.
    """
    ctx.exercise("R81.2", *foreign_trip_rules.planning_powers())
    whose = "全市" if command.unit == CITY else unit_on(ctx.session, command.unit, ctx.today).name
    lock_year(ctx.session, command.year)
    versions = select(func.coalesce(func.max(ForeignTripPlan.number), 0)).where(
        ForeignTripPlan.year == command.year, ForeignTripPlan.unit == command.unit
    )
    number = int(ctx.session.scalar(versions) or 0) + 1
    supersede(command.year, command.unit, PROPOSED, ctx)
    plan = ctx.add(
        ForeignTripPlan(
            year=command.year,
            unit=command.unit,
            number=number,
            groups=command.groups,
            people=command.people,
            instrument=command.instrument,
            state=PROPOSED,
            note="",
            title=f"{whose}{command.year}年因公出国（境）计划：{command.groups}个团组、{command.people}人次（第{number}版）",
        )
    )
    ctx.wait_for(plan, "approve_plan", *foreign_trip_rules.plan_approving_powers(ctx.today), rule="R81.2")
    return plan


def supersede(year: int, unit: str, state: str, ctx: Context) -> None:
    """The plan of a year that is in this state gives way to a newer one; its history stays."""
    query = select(ForeignTripPlan).where(
        ForeignTripPlan.year == year, ForeignTripPlan.unit == unit, ForeignTripPlan.state == state
    )
    for older in ctx.session.scalars(query.with_for_update()):
        older.state = PLAN.advance(older.state, "supersede_plan")
        older.version += 1
        ctx.settle(older)
        ctx.also(older)
    # Of the two only one may be in this state at any moment, as an index sees it.
    ctx.session.flush()
