"""The notices of a meeting: what each says, to whom they go, and which they take the place of."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from chassis import pending
from chassis.pending import PendingStep
from chassis.run import Context, subject_of
from chassis.wire import instant
from meetings.acting import absenting
from meetings.model.attendance import BY_POST, OBSERVER, Attendance
from meetings.model.material import Material, MaterialCopy
from meetings.model.meeting import Meeting
from meetings.model.notice import ACKNOWLEDGED, ISSUED, NOTICE, Notice
from meetings.rules import attendance_rules
from meetings.rules.authority_rules import OFFICE
from zhengling.meetings.v1.events_pb2 import NoticeIssued

ACKNOWLEDGE = "acknowledge_notice"


def barred(ctx: Context, meeting: Meeting) -> bool:
    """Whether devices stay outside this meeting."""
    return attendance_rules.devices_barred(meeting.kind, meeting.level, meeting.devices_barred, ctx.today)


def issue(ctx: Context, meeting: Meeting, reason: str, note: str) -> list[Notice]:
    """Send a notice to everybody on the list in place of those sent before, and tell of it; the meeting is locked."""
    supersede(ctx, meeting)
    last = ctx.session.scalar(select(func.max(Notice.issue)).where(Notice.meeting_id == meeting.id)) or 0
    to_return = _to_return(ctx, meeting)
    made = [_notice(ctx, meeting, line, reason, note, last + 1, to_return) for line in meeting.attendance]
    _send(ctx, meeting, made, reason, last + 1)
    return made


def catch_up(ctx: Context, meeting: Meeting) -> None:
    """The list changed after the notices went out; the meeting is locked.

    Who is new on it gets a notice of the same issue, who is admitted to other topics than before another one, and who
    is off it has none any more; everybody else keeps the notice as it is.
    """
    query = select(Notice).where(Notice.meeting_id == meeting.id, Notice.state.in_((ISSUED, ACKNOWLEDGED)))
    sent = {notice.line_id: notice for notice in ctx.session.scalars(query.order_by(Notice.id).with_for_update())}
    if not sent:
        return
    newest = max(sent.values(), key=lambda notice: notice.id)
    listed = {line.id: line for line in meeting.attendance}
    void = [one for key, one in sent.items() if key not in listed or _widened(one, listed[key])]
    _void(ctx, void)
    again, to_return = {notice.line_id for notice in void}, _to_return(ctx, meeting)
    made = [
        _notice(ctx, meeting, line, reason, str(newest.content["note"]), newest.issue, to_return)
        for line in meeting.attendance
        if line.id not in sent or line.id in again
        for reason in ("reissued" if line.id in again else "issued",)
    ]
    if made:
        _send(ctx, meeting, made, "reissued" if again & listed.keys() else "issued", newest.issue)


def _widened(notice: Notice, line: Attendance) -> bool:
    """Whether somebody is admitted to other topics than the notice says; old notices do not say to which."""
    return bool(notice.content.get("topics", _admission(line)) != _admission(line))


def _admission(line: Attendance) -> list[str]:
    return sorted(map(str, line.topics))


def _to_return(ctx: Context, meeting: Meeting) -> list[UUID | None]:
    recalled = select(Material.topic_id).where(Material.meeting_id == meeting.id, Material.recall)
    return list(ctx.session.scalars(recalled))


def _send(ctx: Context, meeting: Meeting, made: Sequence[Notice], reason: str, number: int) -> None:
    """Keep notices, ask for their acknowledgement before the meeting begins, and tell of them.

    Whoever answers for a unit, and the office, has several before him: the step says for whom each is.
    """
    for notice in made:
        ctx.session.add(notice)
        if reason != "cancelled" and meeting.opened_at is None:
            pending.wait_for(
                ctx.session,
                subject_of(notice),
                ACKNOWLEDGE,
                _own(notice),
                title=f"{notice.title}：{notice.person}",
                level=notice.level,
                since=ctx.now,
                due=meeting.day,
            )
    ctx.record(
        NoticeIssued(
            meeting_id=str(meeting.id),
            reason=reason,
            issue=number,
            day=meeting.day.isoformat(),
            recipients=recipients(made),
            level=meeting.level,
        ),
        meeting,
    )


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


def holders(notice: Notice) -> tuple[str, ...]:
    """The powers by which a notice may be acknowledged."""
    return attendance_rules.notice_holders(str(notice.person_id or ""), notice.unit if notice.by_unit else "")


def _own(notice: Notice) -> tuple[str, ...]:
    """The powers whose holders are asked to acknowledge: the office only where there is nobody else to ask."""
    powers = holders(notice)
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
    _void(ctx, ctx.session.scalars(query.order_by(Notice.id).with_for_update()).all())


def _void(ctx: Context, old: Sequence[Notice]) -> None:
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
        if meeting.state in ("agenda_fixed", "in_session") and line.admitted_to(item.topic_id)
    ]
    return {
        "kind": meeting.kind,
        "starts_at": instant(meeting.starts_at),
        "venue": meeting.venue,
        "form": meeting.form,
        "devices_barred": barred(ctx, meeting),
        "materials_to_return": sum(line.admitted_to(topic_id) for topic_id in to_return),
        "note": note,
        "topics": _admission(line),
        "items": items,
    }
