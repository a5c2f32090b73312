"""Reads of department meetings, their quota, and the exceptions asked for them."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from chassis.db import Page, page
from chassis.run import Context
from meetings.model.department_meeting import COUNTED, DepartmentMeeting, TownException, led
from meetings.rules import economy_rules
from meetings.rules.authority_rules import LEADERS, OFFICE
from meetings.rules.economy_rules import ANNUAL


@dataclass(frozen=True)
class Filter:
    """Which department meetings; what is empty does not narrow."""

    unit: str = ""
    kind: str = ""
    state: str = ""
    year: int = 0


class Use(NamedTuple):
    """How many annual meetings a department has planned or held."""

    unit: str
    used: int


@dataclass(frozen=True)
class Quota:
    """What of a year's quota is used, by the whole city and by the units that the reader may know of."""

    year: int
    per_department: int
    city_ceiling: int
    used: int
    units: tuple[Use, ...]


def get_department_meeting(ctx: Context, department_meeting_id: UUID) -> DepartmentMeeting:
    """One department meeting. Raises NotFound, for those it is no business of too."""
    return ctx.load(DepartmentMeeting, department_meeting_id)


def list_department_meetings(ctx: Context, narrowed: Filter, cursor: str, limit: int) -> Page[DepartmentMeeting]:
    """The department meetings the caller may know of, newest first."""
    meeting = DepartmentMeeting
    query = known(ctx, select(meeting).where(meeting.level <= ctx.standing.clearance))
    for column, value in (
        (meeting.unit, narrowed.unit),
        (meeting.kind, narrowed.kind),
        (meeting.state, narrowed.state),
        (meeting.year, narrowed.year),
    ):
        if value:
            query = query.where(column == value)
    return page(ctx.session, query, meeting.id, cursor, limit)


def known(ctx: Context, query: Select[Any]) -> Select[Any]:
    """Only the department meetings of which the caller may know, as DepartmentMeeting.known_to says."""
    if sees_all(ctx):
        return query
    mine = mine_of(ctx)
    return query.where(or_(DepartmentMeeting.unit.in_(mine), DepartmentMeeting.units.overlap(mine)))


def mine_of(ctx: Context) -> list[str]:
    """The units that a reader belongs to or leads."""
    return sorted(ctx.standing.units | led(ctx.standing))


def sees_all(ctx: Context) -> bool:
    """Whether a reader belongs to the office or leads the city."""
    return ctx.standing.holds(*OFFICE, *LEADERS)


def get_department_meeting_quota(ctx: Context, year: int) -> Quota:
    """What of a year's quota of annual meetings is used.

    How many the whole city uses is what a refusal tells everybody, so it is told here too, whatever their level.
    """
    year = year or ctx.today.year
    meeting = DepartmentMeeting
    counted = (
        select(meeting.unit, func.count())
        .where(meeting.kind == ANNUAL, meeting.year == year, meeting.state.in_(COUNTED))
        .group_by(meeting.unit)
        .order_by(meeting.unit)
    )
    rows = [Use(unit, int(count)) for unit, count in ctx.session.execute(counted)]
    mine = set(mine_of(ctx))
    shown = tuple(row for row in rows if sees_all(ctx) or row.unit in mine)
    return Quota(
        year,
        economy_rules.per_department(ctx.today),
        economy_rules.city_ceiling(ctx.today),
        sum(row.used for row in rows),
        shown,
    )


def get_town_exception(ctx: Context, exception_id: UUID) -> TownException:
    """One exception. Raises NotFound, for those it is no business of too."""
    return ctx.load(TownException, exception_id)


def list_town_exceptions(
    ctx: Context, department_meeting_id: UUID | None, state: str, cursor: str, limit: int
) -> Page[TownException]:
    """The exceptions the caller may know of, newest first."""
    exception = TownException
    query = select(exception).where(exception.level <= ctx.standing.clearance)
    if not sees_all(ctx):
        query = query.where(exception.unit.in_(mine_of(ctx)))
    if department_meeting_id:
        query = query.where(exception.department_meeting_id == department_meeting_id)
    if state:
        query = query.where(exception.state == state)
    return page(ctx.session, query, exception.id, cursor, limit)
