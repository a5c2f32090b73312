"""The reads of leaves, each as its reader may see it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from chassis.db import page
from chassis.run import Context
from personnel.model import (
    Leave,
    keeps_directory,
)
from personnel.model.leave import LEADERS
from personnel.queries.terms import narrowed


@dataclass(frozen=True)
class LeaveView:
    """A leave as one reader sees it."""

    leave: Leave
    reason: str
    destination: str


def get_leave(ctx: Context, leave_id: UUID) -> LeaveView:
    """One leave. Raises NotFound, for those it is no business of too."""
    return _view(ctx, ctx.load(Leave, leave_id))


def list_leaves(
    ctx: Context, state: str, person_id: UUID | None, cursor: str, limit: int
) -> tuple[list[LeaveView], str]:
    """The leaves the caller may know of, newest first."""
    query = narrowed(select(Leave), (Leave.state, state), (Leave.person_id, person_id))
    if not keeps_directory(ctx.standing):
        mine = ctx.standing.person_id
        known = [Leave.person_id == mine, Leave.stand_in_id == mine, Leave.chain.overlap(ctx.standing.keys())]
        if ctx.standing.holds(*LEADERS):
            known.append(Leave.of_leader)
        query = query.where(or_(*known))
    leaves, next_cursor = page(ctx.session, query, Leave.id, cursor, limit)
    return [_view(ctx, leave) for leave in leaves], next_cursor


def _view(ctx: Context, leave: Leave) -> LeaveView:
    if leave.may_show_reason(ctx.standing):
        return LeaveView(leave, leave.reason, leave.destination)
    return LeaveView(leave, "", "")
