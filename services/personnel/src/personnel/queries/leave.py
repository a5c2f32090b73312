"""The reads of leaves, each as its reader may see it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from chassis.db import Page, page
from chassis.errors import NotPermitted
from chassis.run import Context
from personnel.acting.annual_leave import Balance, balance
from personnel.model import Leave, Person, keeps_directory
from personnel.model.leave import LEADERS
from personnel.queries.terms import narrowed


@dataclass(frozen=True)
class LeaveView:
    """A leave as one reader sees it: the whole of it, or without why and where to."""

    leave: Leave
    whole: bool


def get_leave(ctx: Context, leave_id: UUID) -> LeaveView:
    """One leave. Raises NotFound, for those it is no business of too."""
    return _view(ctx, ctx.load(Leave, leave_id))


def list_leaves(ctx: Context, state: str, person_id: UUID | None, cursor: str, limit: int) -> Page[LeaveView]:
    """The leaves the caller may know of, newest first."""
    query = narrowed(select(Leave), (Leave.state, state), (Leave.person_id, person_id))
    if not keeps_directory(ctx.standing):
        mine = ctx.standing.person_id
        known = [
            Leave.person_id == mine,
            Leave.stand_in_id == mine,
            Leave.proposed_stand_in_id == mine,
            Leave.chain.overlap(ctx.standing.keys()),
        ]
        if ctx.standing.holds(*LEADERS):
            known.append(Leave.of_leader)
        query = query.where(or_(*known))
    leaves, next_cursor = page(ctx.session, query, Leave.id, cursor, limit)
    return Page([_view(ctx, leave) for leave in leaves], next_cursor)


def get_leave_balance(ctx: Context, person_id: UUID, year: int) -> Balance:
    """What is left of annual leave in a year: one's own, or anybody's for the office. Raises NotPermitted, NotFound.

    The years of work are those of today; in another year, those of the day of that year that is nearest to today.
    """
    if person_id != ctx.standing.person_id and not keeps_directory(ctx.standing):
        raise NotPermitted("annual leave of another")
    year = year or ctx.today.year
    on = min(max(ctx.today, date(year, 1, 1)), date(year, 12, 31))
    return balance(ctx, ctx.load(Person, person_id), year, on)


def _view(ctx: Context, leave: Leave) -> LeaveView:
    return LeaveView(leave, leave.may_show_reason(ctx.standing))
