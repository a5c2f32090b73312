"""Reads of meetings."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select, tuple_

from chassis.db import FOR_ITS_VALUES, MAX_PAGE, Page
from chassis.errors import Malformed
from chassis.law import RuleBroken
from chassis.run import Context
from chassis.showing import shows
from meetings.model.attendance import Attendance
from meetings.model.convening import AgendaIssue
from meetings.model.meeting import Meeting
from meetings.present import meeting as present
from meetings.rules import agenda_rules
from zhengling.meetings.v1 import meeting_service_pb2 as pb


@dataclass(frozen=True)
class MeetingFilter:
    """Which meetings; what is empty lets all through."""

    kind: str = ""
    state: str = ""
    from_day: date | None = None
    to_day: date | None = None
    unit: str = ""
    mine: bool = False


def get_meeting(ctx: Context, meeting_id: UUID) -> pb.Meeting:
    """One meeting; agenda and list for the office, the leaders and those listed, as far as each may know them.

    Whoever is listed for some items only sees those. Raises NotFound.
    """
    meeting = ctx.load(Meeting, meeting_id)
    row = meeting.listed(ctx.standing.person_id)
    if row is None and not meeting.open_to(ctx.standing):
        return present.notice(meeting)
    issues = _issues(ctx, meeting)
    if row is not None and not meeting.open_to(ctx.standing):
        return present.limited(meeting, row, ctx.standing.clearance, issues)
    return present.meeting(meeting, quorate(meeting, ctx.today), ctx.standing.clearance, issues)


def _issues(ctx: Context, meeting: Meeting) -> list[AgendaIssue]:
    if not meeting.issue:
        return []
    query = select(AgendaIssue).where(AgendaIssue.meeting_id == meeting.id).order_by(AgendaIssue.number)
    return list(ctx.session.scalars(query))


@shows
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


def list_meetings(ctx: Context, cursor: str, limit: int, wanted: MeetingFilter) -> Page[Meeting]:
    """One page of meetings, as bare notices, latest day first. Raises Malformed for a bad cursor or limit."""
    limit = limit or 50
    if not 1 <= limit <= MAX_PAGE:
        raise Malformed({"limit": f"应在 1 至 {MAX_PAGE} 之间 / 1 to {MAX_PAGE} is expected"})
    query = select(Meeting).where(Meeting.level <= ctx.standing.clearance)
    if wanted.kind:
        query = query.where(Meeting.kind == wanted.kind)
    if wanted.state:
        query = query.where(Meeting.state == wanted.state)
    if wanted.from_day:
        query = query.where(Meeting.day >= wanted.from_day)
    if wanted.to_day:
        query = query.where(Meeting.day <= wanted.to_day)
    if wanted.unit:
        unit = [wanted.unit]
        query = query.where(
            or_(Meeting.unit == wanted.unit, Meeting.hosts.contains(unit), Meeting.units.contains(unit))
        )
    if wanted.mine:
        listed = exists().where(Attendance.person_id == ctx.standing.person_id, Attendance.meeting_id == Meeting.id)
        query = query.where(listed)
    if cursor:
        query = query.where(tuple_(Meeting.day, Meeting.id) < tuple_(*_read_cursor(cursor)))
    query = query.order_by(Meeting.day.desc(), Meeting.id.desc()).limit(limit + 1)
    rows = list(ctx.session.scalars(query, execution_options=FOR_ITS_VALUES))
    after = _cursor(rows[limit - 1]) if len(rows) > limit else ""
    return Page(rows[:limit], after)


def _cursor(meeting: Meeting) -> str:
    """The place of a meeting in the list: its day, which alone several may share, and its id."""
    return base64.urlsafe_b64encode(meeting.day.toordinal().to_bytes(4, "big") + meeting.id.bytes).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[date, UUID]:
    try:
        found = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return date.fromordinal(int.from_bytes(found[:4], "big")), UUID(bytes=found[4:])
    except (ValueError, binascii.Error, OverflowError) as error:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"}) from error
