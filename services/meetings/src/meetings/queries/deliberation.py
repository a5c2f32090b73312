"""Reads of what was said: only for those who were in the room for the item, and the office (article 52)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context, knows
from meetings.model.deliberation import Deliberation
from meetings.model.meeting import Meeting
from meetings.present import deliberation as present
from meetings.rules import authority_rules
from zhengling.meetings.v1 import deliberation_service_pb2 as pb


def get_deliberation(ctx: Context, deliberation_id: UUID) -> pb.Deliberation:
    """One item with what was said on it. Raises NotFound, also for who was not in the room for it."""
    found = ctx.load(Deliberation, deliberation_id)
    _require_heard(ctx, found)
    return present.heard(found)


def list_deliberations(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[pb.Deliberation]:
    """One page of the items of a meeting that the caller may know of, with what was said on them. Raises NotFound."""
    ctx.load(Meeting, meeting_id)
    query = (
        select(Deliberation)
        .where(Deliberation.meeting_id == meeting_id, Deliberation.level <= ctx.standing.clearance)
        .options(selectinload(Deliberation.statements))
    )
    if not ctx.standing.holds(*authority_rules.OFFICE):
        query = query.where(Deliberation.heard_by.contains([ctx.standing.person_id]))
    rows, after = page(ctx.session, query, Deliberation.id, cursor, limit)
    return Page([present.heard(row) for row in rows if knows(row, ctx.standing)], after)


def _require_heard(ctx: Context, found: Deliberation) -> None:
    was_present = ctx.standing.person_id in found.heard_by
    in_office = ctx.standing.holds(*authority_rules.OFFICE)
    if not authority_rules.may_read_deliberation(was_present, in_office):
        raise NotFound(Deliberation.__subject__)
