"""The notices of a meeting: what each says, to whom they go, and which they take the place of."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from chassis.pending import PendingStep
from chassis.run import Context, subject_of
from chassis.wire import instant
from meetings import absenting
from meetings.model.attendance import BY_POST, OBSERVER, Attendance
from meetings.model.material import Material, MaterialCopy
from meetings.model.meeting import Meeting
from meetings.model.notice import ACKNOWLEDGED, ISSUED, NOTICE, Notice
from meetings.rules import attendance_rules
from meetings.rules.authority_rules import OFFICE, Authority
from zhengling.meetings.v1.events_pb2 import NoticeIssued

ACKNOWLEDGE = "acknowledge_notice"


def barred(ctx: Context, meeting: Meeting) -> bool:
    """Whether devices stay outside this meeting."""
    return attendance_rules.devices_barred(meeting.kind, meeting.level, meeting.devices_barred, ctx.today)


def issue(ctx: Context, meeting: Meeting, reason: str, note: str) -> list[Notice]:
    """Send a notice to everybody on the list in place of those sent before, and tell of it; the meeting is locked."""
    supersede(ctx, meeting)
    last = ctx.session.scalar(select(func.max(Notice.issue)).where(Notice.meeting_id == meeting.id)) or 0
    recalled = select(Material.topic_id).where(Material.meeting_id == meeting.id, Material.recall)
    to_return = list(ctx.session.scalars(recalled))
    made = [_notice(ctx, meeting, line, reason, note, last + 1, to_return) for line in meeting.attendance]
    for notice in made:
        ctx.session.add(notice)
        if reason != "cancelled":
            ctx.wait_for(notice, ACKNOWLEDGE, *_own(notice), due=meeting.day)
    ctx.record(
        NoticeIssued(
            meeting_id=str(meeting.id),
            reason=reason,
            issue=last + 1,
            day=meeting.day.isoformat(),
            recipients=recipients(made),
            level=meeting.level,
        ),
        meeting,
    )
    return made


def follow_up(ctx: Context, meeting: Meeting, reason: str, note: str) -> None:
    """A meeting was put off or cancelled: tell those who were given notice, and let go what was asked for that day."""
    absenting.lapse(ctx, meeting, moved=reason == "postponed")
    moved = update(MaterialCopy).where(MaterialCopy.meeting_id == meeting.id).values(meeting_day=meeting.day)
    ctx.session.execute(moved, execution_options={"synchronize_session": False})
    sent = select(Notice.id).where(Notice.meeting_id == meeting.id, Notice.state.in_((ISSUED, ACKNOWLEDGED))).limit(1)
    if ctx.session.scalar(sent) is not None:
        issue(ctx, meeting, reason, note)


def renew(ctx: Context, meeting: Meeting, note: str) -> None:
    """Something but the day changed: tell those who were given notice, and leave what was asked for as it is."""
    reason = why(ctx, meeting)
    if reason != "issued":
        issue(ctx, meeting, reason, note)


def holders(notice: Notice) -> Authority:
    """Who may acknowledge a notice."""
    return attendance_rules.notice_holders(str(notice.person_id or ""), notice.unit if notice.by_unit else "")


def _own(notice: Notice) -> tuple[str, ...]:
    """The powers whose holders are asked to acknowledge: the office only where there is nobody else to ask."""
    powers = holders(notice).powers
    return tuple(power for power in powers if power not in OFFICE) or powers


def why(ctx: Context, meeting: Meeting) -> str:
    """Whether the next issue is the first one, one after a change of time, or one after a change of something else."""
    last = select(Notice).where(Notice.meeting_id == meeting.id).order_by(Notice.id.desc()).limit(1)
    found = ctx.session.scalars(last).one_or_none()
    if found is None:
        return "issued"
    then = (found.day, found.content["starts_at"])
    return "reissued" if then == (meeting.day, instant(meeting.starts_at)) else "postponed"


def supersede(ctx: Context, meeting: Meeting) -> None:
    """Notices sent before count no more, and wait for nobody."""
    query = select(Notice).where(Notice.meeting_id == meeting.id, Notice.state.in_((ISSUED, ACKNOWLEDGED)))
    old = ctx.session.scalars(query.order_by(Notice.id).with_for_update()).all()
    for notice in old:
        notice.state = NOTICE.advance(notice.state, "supersede_notice")
        notice.version += 1
    settle(ctx, old)


def settle(ctx: Context, notices: Sequence[Notice]) -> None:
    """The acknowledgements of these notices wait no longer."""
    subjects = [subject_of(notice) for notice in notices]
    if subjects:
        waiting = delete(PendingStep).where(PendingStep.subject.in_(subjects), PendingStep.step == ACKNOWLEDGE)
        ctx.session.execute(waiting, execution_options={"synchronize_session": False})


def settle_all(ctx: Context, meeting: Meeting) -> None:
    """Once a meeting begins, no acknowledgement is waited for any longer."""
    query = select(Notice).where(Notice.meeting_id == meeting.id, Notice.state == ISSUED)
    settle(ctx, ctx.session.scalars(query).all())


def recipients(notices: Sequence[Notice]) -> list[NoticeIssued.Recipient]:
    """Whose notices these are, as an event names them."""
    return [
        NoticeIssued.Recipient(notice_id=str(one.id), person_id=str(one.person_id or ""), unit=one.unit)
        for one in notices
    ]


def _notice(
    ctx: Context,
    meeting: Meeting,
    line: Attendance,
    reason: str,
    note: str,
    number: int,
    to_return: Sequence[UUID | None],
) -> Notice:
    return Notice(
        level=meeting.level,
        title=meeting.title,
        meeting_id=meeting.id,
        line_id=line.id,
        day=meeting.day,
        person_id=line.person_id,
        person=line.person,
        unit=line.unit,
        role=line.role,
        issue=number,
        reason=reason,
        state=ISSUED,
        content=_content(ctx, meeting, line, note, to_return),
        issued_at=ctx.now,
        acknowledged_at=None,
        acknowledged_by="",
        by_unit=_by_unit(line),
        reminders=0,
        reminded_on=None,
    )


def _by_unit(line: Attendance) -> bool:
    """Whether somebody observes as the head of an invited unit, or for that head and standing in no directory."""
    return line.role == OBSERVER and bool(line.unit) and (line.ground == BY_POST or line.person_id is None)


def _content(
    ctx: Context, meeting: Meeting, line: Attendance, note: str, to_return: Sequence[UUID | None]
) -> dict[str, Any]:
    """What a notice says to one on the list: of the agenda, once it is fixed, the items somebody is admitted to."""
    items = [
        {
            "position": item.position,
            "kind": item.kind,
            "title": item.title,
            "level": item.level,
            "unit": item.reporter_unit,
            "reporter": item.reporter,
        }
        for item in meeting.items
        if meeting.state == "agenda_fixed" and line.admitted_to(item.topic_id)
    ]
    return {
        "kind": meeting.kind,
        "starts_at": instant(meeting.starts_at),
        "venue": meeting.venue,
        "form": meeting.form,
        "devices_barred": barred(ctx, meeting),
        "materials_to_return": sum(line.admitted_to(topic_id) for topic_id in to_return),
        "note": note,
        "items": items,
    }
