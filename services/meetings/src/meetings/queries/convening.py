"""Reads of commissions, applications and what changed about a meeting."""

from uuid import UUID

from sqlalchemy import false, select

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context
from meetings.model.convening import Commission, MeetingApplication, MeetingChange
from meetings.model.meeting import Meeting
from meetings.rules.authority_rules import LEADERS, OFFICE


def get_commission(ctx: Context, commission_id: UUID) -> Commission:
    """One commission. Raises NotFound."""
    return ctx.load(Commission, commission_id)


def list_commissions(ctx: Context, cursor: str, limit: int, state: str, person_id: UUID | None) -> Page[Commission]:
    """One page of the commissions; none for who is neither of the office nor a leader."""
    query = select(Commission)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        query = query.where(false())
    if state:
        query = query.where(Commission.state == state)
    if person_id:
        query = query.where(Commission.person_id == person_id)
    return page(ctx.session, query, Commission.id, cursor, limit)


def get_application(ctx: Context, application_id: UUID) -> MeetingApplication:
    """One application. Raises NotFound."""
    return ctx.load(MeetingApplication, application_id)


def list_applications(ctx: Context, cursor: str, limit: int, state: str, unit: str) -> Page[MeetingApplication]:
    """One page of the applications the caller may know of, as MeetingApplication.known_to says."""
    query = select(MeetingApplication).where(MeetingApplication.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        keys = ctx.standing.keys()
        led = {key.partition(":")[2] for key in keys if key.startswith(("head:", "portfolio:"))}
        query = query.where(MeetingApplication.unit.in_(ctx.standing.units | led))
    if state:
        query = query.where(MeetingApplication.state == state)
    if unit:
        query = query.where(MeetingApplication.unit == unit)
    return page(ctx.session, query, MeetingApplication.id, cursor, limit)


def list_meeting_changes(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[MeetingChange]:
    """One page of what changed about a meeting, for who is on its list, the office and the leaders. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    listed = meeting.listed(ctx.standing.person_id) is not None
    if not listed and not ctx.standing.holds(*OFFICE, *LEADERS):
        raise NotFound(Meeting.__subject__)
    query = select(MeetingChange).where(MeetingChange.meeting_id == meeting.id)
    return page(ctx.session, query, MeetingChange.id, cursor, limit)
