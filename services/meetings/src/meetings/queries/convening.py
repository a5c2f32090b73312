"""Reads of commissions, applications and what changed about a meeting."""

from uuid import UUID

from sqlalchemy import false, select

from chassis.db import page
from chassis.errors import NotFound
from chassis.run import Context
from meetings.model.convening import Commission, MeetingApplication, MeetingChange
from meetings.model.meeting import Meeting
from meetings.present import convening as present
from meetings.rules.authority_rules import LEADERS, OFFICE
from zhengling.meetings.v1 import convening_service_pb2 as pb


def get_commission(ctx: Context, commission_id: UUID) -> pb.Commission:
    """One commission. Raises NotFound."""
    return present.commission(ctx.load(Commission, commission_id))


def list_commissions(
    ctx: Context, cursor: str, limit: int, state: str, person_id: UUID | None
) -> pb.ListCommissionsReply:
    """One page of the commissions; none for who is neither of the office nor a leader."""
    query = select(Commission)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        query = query.where(false())
    if state:
        query = query.where(Commission.state == state)
    if person_id:
        query = query.where(Commission.person_id == person_id)
    rows, after = page(ctx.session, query, Commission.id, cursor, limit)
    return pb.ListCommissionsReply(commissions=[present.commission(row) for row in rows], next_cursor=after)


def get_application(ctx: Context, application_id: UUID) -> pb.MeetingApplication:
    """One application. Raises NotFound."""
    return present.application(ctx.load(MeetingApplication, application_id))


def list_applications(ctx: Context, cursor: str, limit: int, state: str, unit: str) -> pb.ListApplicationsReply:
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
    rows, after = page(ctx.session, query, MeetingApplication.id, cursor, limit)
    return pb.ListApplicationsReply(applications=[present.application(row) for row in rows], next_cursor=after)


def list_meeting_changes(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> pb.ListMeetingChangesReply:
    """One page of what changed about a meeting, for who is on its list, the office and the leaders. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    listed = meeting.listed(ctx.standing.person_id) is not None
    if not listed and not ctx.standing.holds(*OFFICE, *LEADERS):
        raise NotFound(Meeting.__subject__)
    query = select(MeetingChange).where(MeetingChange.meeting_id == meeting.id)
    rows, after = page(ctx.session, query, MeetingChange.id, cursor, limit)
    return pb.ListMeetingChangesReply(changes=[present.change(row) for row in rows], next_cursor=after)
