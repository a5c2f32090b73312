"""How many are due at a meeting, in the room and to be expected (article 43)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import absenting
from meetings.model.attendance import MEMBER, Attendance, Passage
from meetings.model.meeting import Meeting
from meetings.rules import agenda_rules


@dataclass(frozen=True)
class Shown:
    """A meeting as a command's caller may see it: whole, by the caller's own line on the list, or as a bare notice."""

    meeting: Meeting
    whole: bool
    line: Attendance | None


def shown(ctx: Context, meeting: Meeting) -> Shown:
    """The meeting as the caller may see it."""
    return Shown(meeting, meeting.open_to(ctx.standing), meeting.listed(ctx.standing.person_id))


def pass_door(ctx: Context, meeting: Meeting, row: Attendance, *, inward: bool) -> None:
    """Write into the door's log that somebody on the list came in or went out."""
    ctx.session.add(
        Passage(
            meeting_id=meeting.id,
            line_id=row.id,
            person_id=row.person_id,
            person=row.person,
            inward=inward,
            deposit=row.deposit,
            at=ctx.now,
            recorded_by=ctx.standing.name,
        )
    )


@dataclass(frozen=True)
class Count:
    """The members of a meeting; who is excused or away is due all the same."""

    due: int
    present: int
    needed: int
    quorate: bool
    expected: int
    expected_quorate: bool
    excused: int
    away: frozenset[UUID]
    """Everybody on the list who is away by an approved leave, members or not."""
    members_away: int


def count(ctx: Context, meeting: Meeting) -> Count:
    """How the meeting stands towards its quorum, and how it is likely to."""
    people = [row.person_id for row in meeting.attendance]
    away = absenting.away(ctx, people, meeting.day, absenting.half_of(meeting))
    members = [row for row in meeting.attendance if row.role == MEMBER]
    expected = sum(row.here or not (row.excused or row.person_id in away) for row in members)
    return Count(
        due=meeting.due,
        present=meeting.present,
        needed=agenda_rules.quorum(meeting.kind, meeting.due, ctx.today),
        quorate=_quorate(ctx, meeting, meeting.present),
        expected=expected,
        expected_quorate=_quorate(ctx, meeting, expected),
        excused=sum(row.excused for row in members),
        away=away,
        members_away=sum(row.person_id in away for row in members),
    )


def _quorate(ctx: Context, meeting: Meeting, present: int) -> bool:
    try:
        agenda_rules.require_quorum(meeting.kind, present, meeting.due, ctx.today)
    except RuleBroken:
        return False
    return True
