"""The reads of travel abroad: plans, trips and what is used, each as far as its reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select

from chassis.db import Page, page
from chassis.errors import NotPermitted
from chassis.run import Context
from chassis.workbook import Table, workbook
from personnel.model import ForeignTrip, ForeignTripPlan, UnitTerm, keeps_directory
from personnel.model.foreign_trip import APPROVED, CITY, COUNTED, headed_units, may_read_all_trips
from personnel.queries.terms import narrowed
from zhengling.personnel.v1 import foreign_trip_service_pb2 as pb

HEADINGS = ("单位", "计划团组", "计划人次", "已用团组", "已用人次", "另增团组", "另增人次")


@dataclass(frozen=True)
class Usage:
    """One unit's plan (None for none) and what of it is used, or (`unit` empty) the whole city's."""

    unit: str
    name: str
    groups: int | None = None
    people: int | None = None
    groups_used: int = 0
    people_used: int = 0
    groups_added: int = 0
    people_added: int = 0


class Usages(NamedTuple):
    """What is used of the plans of a year: the whole city first, then the units by code."""

    year: int
    rows: list[Usage]


def get_foreign_trip_plan(ctx: Context, plan_id: UUID) -> ForeignTripPlan:
    """One plan. Raises NotFound, for those it is no business of too."""
    return ctx.load(ForeignTripPlan, plan_id)


def list_foreign_trip_plans(
    ctx: Context, year: int, unit: str, state: str, cursor: str, limit: int
) -> Page[ForeignTripPlan]:
    """The plans the caller may know of, with their history, newest first."""
    plan = ForeignTripPlan
    query = narrowed(select(plan), (plan.year, year), (plan.unit, unit), (plan.state, state))
    if not may_read_all_trips(ctx.standing):
        query = query.where(plan.unit.in_(headed_units(ctx.standing)))
    return page(ctx.session, query, plan.id, cursor, limit)


def get_foreign_trip(ctx: Context, trip_id: UUID) -> ForeignTrip:
    """One trip. Raises NotFound, for those it is no business of too."""
    return ctx.load(ForeignTrip, trip_id)


def list_foreign_trips(ctx: Context, year: int, unit: str, state: str, cursor: str, limit: int) -> Page[ForeignTrip]:
    """The trips the caller may know of, newest first."""
    trip, standing = ForeignTrip, ctx.standing
    query = narrowed(select(trip), (trip.year, year), (trip.unit, unit), (trip.state, state))
    query = query.where(trip.level <= standing.clearance)
    if not (keeps_directory(standing) or standing.holds("mayor")):
        mine = standing.person_id
        known = [trip.leader_id == mine, trip.requested_by == mine, trip.chain.overlap(standing.keys())]
        query = query.where(or_(*known, trip.unit.in_(headed_units(standing))))
    return page(ctx.session, query, trip.id, cursor, limit)


def get_foreign_trip_usage(ctx: Context, year: int) -> Usages:
    """What is used of each plan: the city's first; the head of a unit sees that unit's alone.

    Only trips that the reader is cleared for are counted. Raises NotPermitted for who neither leads nor heads.
    """
    year = year or ctx.today.year
    everything, headed = may_read_all_trips(ctx.standing), headed_units(ctx.standing)
    if not everything and not headed:
        raise NotPermitted("the usage of the plan")
    trip, added_ones = ForeignTrip, (ForeignTrip.added_by != "").label("added")
    counted = (
        select(trip.unit, added_ones, func.count(), func.sum(trip.members))
        .where(trip.year == year, trip.state.in_(COUNTED), trip.level <= ctx.standing.clearance)
        .group_by(trip.unit, added_ones)
    )
    in_force = select(ForeignTripPlan).where(ForeignTripPlan.year == year, ForeignTripPlan.state == APPROVED)
    if not everything:
        counted = counted.where(trip.unit.in_(headed))
        in_force = in_force.where(ForeignTripPlan.unit.in_(headed))
    rows = {CITY: Usage(CITY, "全市")} if everything else {}
    for plan in ctx.session.scalars(in_force):
        rows[plan.unit] = replace(_row(rows, plan.unit), groups=plan.groups, people=plan.people)
    for unit, added, groups, people in ctx.session.execute(counted):
        for key in (unit, CITY) if everything else (unit,):
            rows[key] = _counted(_row(rows, key), added, groups, int(people))
    names = _names(ctx, rows)
    return Usages(year, [replace(rows[key], name=names.get(key, key)) for key in sorted(rows)])


def download_foreign_trip_usage(ctx: Context, year: int) -> pb.ForeignTripUsageFile:
    """The usage as a workbook. Raises NotPermitted."""
    year, found = get_foreign_trip_usage(ctx, year)
    rows = (
        (
            row.name,
            "无计划" if row.groups is None else row.groups,
            "无计划" if row.people is None else row.people,
            row.groups_used,
            row.people_used,
            row.groups_added,
            row.people_added,
        )
        for row in found
    )
    caption = f"{year}年因公出国（境）计划执行情况（截至{ctx.today}）"
    content = workbook(ctx.today, Table(f"{year}年", HEADINGS, rows, caption))
    return pb.ForeignTripUsageFile(content=content, filename=f"{year}年因公出国（境）.xlsx")


def _row(rows: dict[str, Usage], unit: str) -> Usage:
    return rows.get(unit, Usage(unit, unit))


def _counted(row: Usage, added: bool, groups: int, people: int) -> Usage:
    if added:
        return replace(row, groups_added=row.groups_added + groups, people_added=row.people_added + people)
    return replace(row, groups_used=row.groups_used + groups, people_used=row.people_used + people)


def _names(ctx: Context, units: Iterable[str]) -> dict[str, str]:
    """What the units are called, by their newest names: one that is no more had its own."""
    query = select(UnitTerm.code, UnitTerm.name).where(UnitTerm.code.in_(list(units))).order_by(UnitTerm.starts)
    return {CITY: "全市"} | {row.code: row.name for row in ctx.session.execute(query)}
