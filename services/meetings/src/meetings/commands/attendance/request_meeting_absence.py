"""Somebody on the list of a meeting cannot come and asks for leave (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import absenting, convening
from meetings.acting.capacity import by_office
from meetings.model.absence import APPROVED, REPORTED, SUBMITTED, TO_CHAIR, TO_OFFICE, MeetingAbsence
from meetings.model.attendance import Attendance
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class RequestMeetingAbsence:
    """Ask for leave for a line on the list, or for oneself; an empty `substitute` is nobody."""

    meeting_id: UUID
    line_id: UUID | None
    reason: str
    substitute_id: UUID | None
    substitute: str
    substitute_post: str
    substitute_unit: str

    def __post_init__(self) -> None:
        """Whoever comes instead has a name and a unit."""
        if self.substitute_id or self.substitute or self.substitute_post or self.substitute_unit:
            require_given(substitute=self.substitute, substitute_unit=self.substitute_unit)


def handle(command: RequestMeetingAbsence, ctx: Context) -> MeetingAbsence:
    """Put a leader's absence before whoever chairs the meeting, and any other before the office, which gathers them.

    Raises RuleBroken for R51.1 (nobody comes in a member's place) and R51.2 (a substitute of another unit);
    NotPermitted for asking in another's name, unless it is that of a unit head of one's own unit; Malformed for who is
    not on the list or has asked already, IllegalStep, NeighbourDown.
    """
    meeting = ctx.load(Meeting, command.meeting_id)
    leaders = ctx.neighbours.holders(ctx.actor, attendance_rules.LEADER_POSTS, meeting.day)
    people = ctx.neighbours.serving(ctx.actor, command.substitute_unit, meeting.day) if command.substitute_id else {}
    ctx.session.expire(meeting)
    meeting = ctx.target(Meeting, command.meeting_id)
    line = absenting.line_of(meeting, command.line_id, ctx.standing.person_id)
    meeting.state = MEETING.advance(meeting.state, "request_absence")
    _require_none_open(ctx, line)
    leader = line.person_id in {holder.person_id for holder in leaders}
    to_chair = attendance_rules.asks_chair(meeting.kind, line.role, leader, ctx.today)
    own = line.person_id is not None and line.person_id == ctx.standing.person_id
    if not own and (to_chair or line.unit not in ctx.standing.units):
        by_office(ctx, "request_meeting_absence")
    if command.substitute:
        attendance_rules.require_no_substitute_for_member(meeting.kind, line.role, leader, ctx.today)
        serves = command.substitute_id is None or command.substitute_id in people
        unit = line.unit or _own_unit(ctx, command)
        attendance_rules.require_same_unit(unit, command.substitute_unit if serves else "")
    absence = ctx.add(_absence(command, ctx, meeting, line, TO_CHAIR if to_chair else TO_OFFICE))
    if to_chair:
        judges = attendance_rules.absence_judges(convening.chairing(meeting).powers)
        ctx.wait_for(absence, "decide_meeting_absence", *judges.powers, rule=judges.rule, due=meeting.day)
    else:
        gatherers = attendance_rules.absence_gatherers()
        ctx.settle(meeting, absenting.GATHER)
        ctx.wait_for(meeting, absenting.GATHER, *gatherers.powers, rule=gatherers.rule, due=meeting.day)
    return absence


def _require_none_open(ctx: Context, line: Attendance) -> None:
    query = select(MeetingAbsence.id).where(
        MeetingAbsence.line_id == line.id, MeetingAbsence.state.in_((SUBMITTED, REPORTED, APPROVED))
    )
    if ctx.session.scalar(query.limit(1)) is not None:
        raise Malformed({"line_id": "已经请过假 / leave was asked for already"})


def _own_unit(ctx: Context, command: RequestMeetingAbsence) -> str:
    """The unit of somebody whose line tells none: one of the caller's own, if it is the substitute's."""
    return command.substitute_unit if command.substitute_unit in ctx.standing.units else ""


def _absence(
    command: RequestMeetingAbsence, ctx: Context, meeting: Meeting, line: Attendance, route: str
) -> MeetingAbsence:
    return MeetingAbsence(
        level=meeting.level,
        title=f"{meeting.title}请假",
        meeting_id=meeting.id,
        line_id=line.id,
        person_id=line.person_id,
        person=line.person,
        route=route,
        state=SUBMITTED,
        reason=command.reason,
        judges=list(convening.chairing(meeting).powers),
        substitute_id=command.substitute_id if command.substitute else None,
        substitute=command.substitute,
        substitute_post=command.substitute_post,
        substitute_unit=command.substitute_unit,
        substitute_agreed=False,
        requested_by=ctx.standing.person_id,
        requested_at=ctx.now,
        decided_at=None,
        decided_by="",
        opinion="",
        report_id=None,
    )
