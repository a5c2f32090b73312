"""Reads of minutes."""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import lazyload

from chassis.db import Page, page
from chassis.run import Context
from meetings.acting import minuting
from meetings.model.minutes import PUT_FORWARD, READABLE, Minutes, reader_keys
from meetings.present import minutes as present
from meetings.rules import authority_rules
from zhengling.meetings.v1 import minutes_service_pb2 as pb


def get_minutes(ctx: Context, minutes_id: UUID) -> pb.Minutes:
    """The minutes, as far as the reader may read them. Raises NotFound."""
    minutes = ctx.load(Minutes, minutes_id)
    return present.as_read(minutes, minuting.view(minutes, ctx.standing))


def list_minutes(
    ctx: Context, cursor: str, limit: int, kind: str, year: int, state: str, meeting_id: UUID | None
) -> Page[Minutes]:
    """One page of the minutes the caller may know of, newest first."""
    query = select(Minutes).where(Minutes.level <= ctx.standing.clearance).options(lazyload(Minutes.opinions))
    standing = ctx.standing
    if not standing.holds(*authority_rules.OFFICE):
        # As Minutes.known_to.
        mine = Minutes.powers.overlap(standing.keys())
        if standing.holds(*authority_rules.LEADERS):
            query = query.where(or_(mine, Minutes.state.in_((*PUT_FORWARD, *READABLE))))
        else:
            concerned = Minutes.readers.overlap(sorted(reader_keys(standing)))
            query = query.where(or_(mine, and_(Minutes.state.in_(READABLE), concerned)))
    if kind:
        query = query.where(Minutes.meeting_kind == kind)
    if year:
        query = query.where(Minutes.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    if state:
        query = query.where(Minutes.state == state)
    if meeting_id:
        query = query.where(Minutes.meeting_id == meeting_id)
    return page(ctx.session, query, Minutes.id, cursor, limit)
