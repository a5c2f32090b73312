"""Somebody is asked to observe a meeting, or some items of it (articles 31, 42, 43 and 44)."""

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import agenda, composition, convening, noticing
from meetings.acting.capacity import by_office
from meetings.model.attendance import EXTERNAL, OBSERVER, Attendance
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import observer_rules

MOST_LISTED = 500
"""How many people one meeting may list."""


@dataclass(frozen=True)
class InviteObserver:
    """Invite a unit's head (`unit`), a person (`person_id`) or somebody from outside (`name`); one of the three.

    `origin` is where somebody from outside comes from, `topics` what the invitation is for: none for the whole meeting.
    """

    meeting_id: UUID
    unit: str
    person_id: UUID | None
    name: str
    origin: str
    category: str
    topics: tuple[UUID, ...]

    def __post_init__(self) -> None:
        """One of the three is invited, and of somebody from outside it is said what the person is."""
        if sum(map(bool, (self.unit, self.person_id, self.name))) != 1:
            said = "单位、人员、会外人员姓名三者填一 / exactly one of unit, person_id and name is given"
            raise Malformed(dict.fromkeys(("unit", "person_id", "name"), said))
        if self.name:
            require_given(category=self.category)
        elif self.category or self.origin:
            raise Malformed({"category": "只有会外人员才填 / only for somebody from outside"})


def handle(command: InviteObserver, ctx: Context) -> Meeting:
    """Put the invited on the list, as the office; where the notices went out, they get theirs at once.

    A unit's head is whoever holds the post on the day, and is asked anew. Raises RuleBroken(R31.1) for somebody from
    outside where what is heard is no public matter, or where the whole of the meeting is not open to such;
    NotPermitted, IllegalStep, Malformed for topics not on the agenda, who is listed for the whole already, and an
    unknown unit or person; NeighbourDown.
    """
    by_office(ctx, "invite_observer")
    # A topic may be named twice; it is on the line once.
    command = replace(command, topics=tuple(dict.fromkeys(command.topics)))
    seen = ctx.load(Meeting, command.meeting_id)
    title, unit, name = "", command.origin, command.name
    if command.unit:
        convening.require_units(ctx, "unit", {command.unit}, seen.day)
    elif command.person_id is not None:
        standing = ctx.neighbours.standing_of(ctx.actor, command.person_id, seen.day)
        if not standing.name:
            raise Malformed({"person_id": "没有这个人 / no such person"})
        name, unit = standing.name, min(standing.units, default="")
    call = composition.call_of(ctx, seen)
    if command.unit:
        call = composition.with_unit(call, command.unit, command.topics)
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "invite_observer")
    on_agenda = {item.topic_id for item in meeting.items if item.level <= ctx.standing.clearance}
    if not set(command.topics) <= on_agenda:
        raise Malformed({"topics": "不在本次会议的议程上 / not on the agenda of this meeting"})
    if len(meeting.attendance) >= MOST_LISTED:
        raise Malformed({"meeting_id": f"名单最多 {MOST_LISTED} 人 / at most {MOST_LISTED} are listed"})
    if command.unit:
        convening.invite_unit(ctx, meeting, command.unit, command.topics)
    elif command.person_id is not None:
        _invite_person(command, meeting, name, title, unit)
    else:
        observer_rules.require_whole_or_items(meeting.kind, command.category, bool(command.topics), ctx.today)
        row = _line(command, meeting, EXTERNAL, name, title, unit)
        observer_rules.require_open_to_outsiders(agenda.heard_by(meeting, row), ctx.today)
        meeting.attendance.append(row)
    composition.bring_up(ctx, meeting, call, listed)
    noticing.catch_up(ctx, meeting)
    return meeting


def _invite_person(command: InviteObserver, meeting: Meeting, name: str, title: str, unit: str) -> None:
    row = meeting.listed(command.person_id)
    if row is None:
        meeting.attendance.append(_line(command, meeting, OBSERVER, name, title, unit))
    elif not row.topics:
        raise Malformed({"person_id": "已经在名单上 / is on the list already"})
    else:
        row.topics = sorted({*row.topics, *command.topics}) if command.topics else []


def _line(command: InviteObserver, meeting: Meeting, role: str, name: str, title: str, unit: str) -> Attendance:
    return Attendance(
        meeting_id=meeting.id,
        person_id=command.person_id,
        person=name,
        post=title,
        role=role,
        unit=unit,
        topics=list(command.topics),
        category=command.category,
    )
