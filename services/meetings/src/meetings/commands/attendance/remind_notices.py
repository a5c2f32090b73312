"""Notices that are not acknowledged when the meeting is near are reminded of, and the office is told (article 51)."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from chassis.run import Context, subject_of
from meetings.acting import noticing
from meetings.model.meeting import Meeting
from meetings.model.notice import ISSUED, NOTICE, Notice
from meetings.rules import attendance_rules
from meetings.rules.authority_rules import OFFICE
from zhengling.meetings.v1.events_pb2 import NoticeReminded

MOST = 200
CONFIRM = "confirm_attendance"


def handle(_: None, ctx: Context) -> None:
    """Remind once a day, meeting by meeting, so that messaging systems ask again and the office can telephone."""
    until = ctx.today + timedelta(days=attendance_rules.reminder_days(ctx.today))
    due = (
        select(Notice)
        .where(
            Notice.state == ISSUED,
            Notice.reason != "cancelled",
            Notice.day >= ctx.today,
            Notice.day <= until,
            or_(Notice.reminded_on.is_(None), Notice.reminded_on < ctx.today),
        )
        .order_by(Notice.day, Notice.meeting_id, Notice.id)
        .limit(MOST)
    )
    by_meeting: dict[UUID, list[UUID]] = defaultdict(list)
    for notice in ctx.session.scalars(due):
        by_meeting[notice.meeting_id].append(notice.id)
    for meeting_id in sorted(by_meeting):
        _remind(ctx, meeting_id, by_meeting[meeting_id])


def _remind(ctx: Context, meeting_id: UUID, ids: list[UUID]) -> None:
    meeting = ctx.session.get(Meeting, meeting_id, with_for_update={"skip_locked": True})
    if meeting is None or meeting.state not in ("planned", "agenda_fixed"):
        return
    query = select(Notice).where(Notice.id.in_(ids), Notice.state == ISSUED).with_for_update()
    late = ctx.session.scalars(query.order_by(Notice.id), execution_options={"populate_existing": True}).all()
    if not late:
        return
    for notice in late:
        notice.state = NOTICE.advance(notice.state, "remind_notice")
        notice.reminders += 1
        notice.reminded_on = ctx.today
        notice.version += 1
    meeting.version += 1
    ctx.subject = ctx.subject or subject_of(meeting)
    ctx.settle(meeting, CONFIRM)
    ctx.wait_for(meeting, CONFIRM, *OFFICE, rule="R51.2", due=meeting.day)
    ctx.record(
        NoticeReminded(
            meeting_id=str(meeting.id),
            day=meeting.day.isoformat(),
            recipients=noticing.recipients(late),
            level=meeting.level,
        ),
        meeting,
    )
