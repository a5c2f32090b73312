"""Reads of meetings."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.db import page
from chassis.law import RuleBroken
from chassis.run import Context
from meetings.model.meeting import Meeting
from meetings.present import meeting as present
from meetings.rules import agenda_rules
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def get_meeting(ctx: Context, meeting_id: UUID) -> pb.Meeting:
    """One meeting; agenda and attendance only for the office, the leaders and those on its list. Raises NotFound."""
    return show_meeting(ctx, ctx.load(Meeting, meeting_id))


def show_meeting(ctx: Context, meeting: Meeting) -> pb.Meeting:
    """A meeting as far as the caller may know it."""
    if not meeting.open_to(ctx.standing):
        return present.notice(meeting)
    return present.meeting(meeting, quorate(meeting, ctx.today), ctx.standing.clearance)


def meeting_after(meeting: Meeting) -> pb.Meeting:
    """A meeting as a command's caller sees it: items above the level of the meeting itself are left out."""
    return present.meeting(meeting, quorate(meeting, meeting.day), meeting.level)


def quorate(meeting: Meeting, on: date) -> bool:
    """Whether those in the room make a quorum now."""
    try:
        agenda_rules.require_quorum(meeting.kind, meeting.present, meeting.due, on)
    except RuleBroken:
        return False
    return True


def list_meetings(
    ctx: Context, cursor: str, limit: int, kind: str, state: str, from_day: date | None, to_day: date | None
) -> pb.ListMeetingsReply:
    """One page of meetings, as bare notices."""
    query = select(Meeting).where(Meeting.level <= ctx.standing.clearance)
    if kind:
        query = query.where(Meeting.kind == kind)
    if state:
        query = query.where(Meeting.state == state)
    if from_day:
        query = query.where(Meeting.day >= from_day)
    if to_day:
        query = query.where(Meeting.day <= to_day)
    rows, after = page(ctx.session, query, Meeting.id, cursor, limit)
    return pb.ListMeetingsReply(meetings=[present.notice(row) for row in rows], next_cursor=after)
