"""Which room and which people a meeting shares with others at the same time; it is told, and refuses nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from chassis.errors import NotPermitted
from chassis.run import Context
from meetings.acting import composition
from meetings.model.attendance import Attendance
from meetings.model.meeting import Meeting
from meetings.ports import Holder
from meetings.rules.authority_rules import LEADERS, OFFICE

LIVE = ("planned", "agenda_fixed", "in_session")
"""The states of a meeting that takes a room and people's time."""
MOST = 200


@dataclass(frozen=True)
class Room:
    """Another meeting in the same place; `certain` where the times are known to overlap."""

    meeting_id: UUID
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    certain: bool


@dataclass(frozen=True)
class Person:
    """Somebody who is listed for another meeting at the same time."""

    person_id: UUID
    person: str
    meeting_id: UUID
    title: str
    certain: bool


@dataclass(frozen=True)
class Found:
    """What one meeting shares with others."""

    meeting_id: UUID
    version: int
    rooms: Sequence[Room]
    people: Sequence[Person]
    away: Sequence[Holder]


def preview_clashes(ctx: Context, meeting_id: UUID) -> Found:
    """What a meeting shares with others of its day, as far as the caller is cleared for those.

    Where only the day of one of the two is known the clash is possible, not certain. Raises NotPermitted for who is
    neither of the office nor a leader, NotFound, NeighbourDown.
    """
    meeting = ctx.load(Meeting, meeting_id)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        raise NotPermitted("preview_clashes")
    others = (
        select(Meeting)
        .where(
            Meeting.day == meeting.day,
            Meeting.id != meeting.id,
            Meeting.state.in_(LIVE),
            Meeting.level <= ctx.standing.clearance,
        )
        .order_by(Meeting.id)
        .limit(MOST)
    )
    near = {other.id: other for other in ctx.session.scalars(others) if _at_once(meeting, other) is not False}
    rooms = [
        Room(other.id, other.title, other.starts_at, other.ends_at, _at_once(meeting, other) is True)
        for other in near.values()
        if meeting.venue and other.venue == meeting.venue
    ]
    listed = composition.ask(ctx, composition.call_of(ctx, meeting))
    away = [one.holder for one in listed if one.holder.away]
    return Found(meeting.id, meeting.version, rooms, _people(ctx, meeting, near), away)


def _people(ctx: Context, meeting: Meeting, near: dict[UUID, Meeting]) -> list[Person]:
    if not near:
        return []
    here, there = aliased(Attendance), aliased(Attendance)
    query = (
        select(there.person_id, there.person, there.meeting_id)
        .join(here, here.person_id == there.person_id)
        .where(here.meeting_id == meeting.id, there.meeting_id.in_(near))
        .order_by(there.person, there.meeting_id)
        .limit(MOST)
    )
    return [
        Person(
            row.person_id,
            row.person,
            row.meeting_id,
            near[row.meeting_id].title,
            _at_once(meeting, near[row.meeting_id]) is True,
        )
        for row in ctx.session.execute(query)
    ]


def _at_once(one: Meeting, other: Meeting) -> bool | None:
    """Whether two meetings of a day are at the same time; None where that is not known."""
    if one.starts_at is None or other.starts_at is None or one.ends_at is None or other.ends_at is None:
        return None
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
