"""A unit that takes part in a thematic or class 2 work meeting says who comes for it (articles 45 and 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import composition, noticing
from meetings.acting.attending import Shown, shown
from meetings.acting.capacity import exercise
from meetings.model.attendance import BY_NAME, MEMBER, Attendance
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import authority_rules
from meetings.rules.kind_rules import CALLED_BY_UNIT


@dataclass(frozen=True)
class NameParticipants:
    """Who comes for a unit in place of those who would by their posts; nobody takes the naming back."""

    meeting_id: UUID
    unit: str
    people: tuple[UUID, ...]


def handle(command: NameParticipants, ctx: Context) -> Shown:
    """List those people for the unit, as its head or as the office; where the notices went out, they get theirs.

    Raises RuleBroken for R46.1 (neither), R9.1 (somebody of another unit); Malformed for a meeting that calls no units,
    a unit that is not called and an unknown person; IllegalStep, NeighbourDown.
    """
    exercise(ctx, authority_rules.senders(command.unit))
    seen = ctx.load(Meeting, command.meeting_id)
    if seen.kind not in CALLED_BY_UNIT or command.unit not in seen.units:
        raise Malformed({"unit": "会议通知没有列该单位 / the unit is not called to this meeting"})
    named: dict[UUID, str] = {}
    for number, person_id in enumerate(command.people):
        standing = ctx.neighbours.standing_of(ctx.actor, person_id, seen.day)
        if not standing.name:
            raise Malformed({f"people.{number}": "没有这个人 / no such person"})
        authority_rules.require_own_unit(command.unit, standing.units)
        named[person_id] = standing.name
    call = composition.call_of(ctx, seen)
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "name_participants")
    for row in list(meeting.attendance):
        mine = row.unit == command.unit and row.role == MEMBER and row.ground == BY_NAME
        if mine and row.person_id not in named and row.arrived_at is None:
            meeting.attendance.remove(row)
    for person_id, name in named.items():
        line = meeting.listed(person_id)
        if line is None:
            line = Attendance(meeting_id=meeting.id, person_id=person_id, person=name, post="", role=MEMBER)
            meeting.attendance.append(line)
        line.role, line.ground, line.unit, line.topics = MEMBER, BY_NAME, command.unit, []
    composition.bring_up(ctx, meeting, call, listed)
    noticing.catch_up(ctx, meeting)
    return shown(ctx, meeting)
