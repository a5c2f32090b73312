"""The calendar: meetings, department meetings and study sessions of some days, each as its reader may see it."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from chassis.acts import Act
from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting.advising import neighbouring_day
from meetings.model.attendance import Attendance
from meetings.model.department_meeting import DepartmentMeeting
from meetings.model.meeting import Meeting
from meetings.model.study_session import StudyAttendance, StudySession
from meetings.queries.department_meeting import known, mine_of, sees_all
from meetings.rules import advice_rules

MOST_DAYS = 93
"""The most days of one answer: any quarter with a day to spare."""
MOST_ENTRIES = 2000
"""What one answer or file holds at most; more do not fit one message between services, nor into anybody's head."""
FILE_LEVEL = 1
"""Above this level a calendar file shows busy time alone: it leaves the network for telephones."""
CANCELLED = "cancelled"
LONGEST_FILE = timedelta(days=366)
"""The most days of one calendar file."""
BACK = timedelta(days=31)
"""How far back a calendar file reaches that names no days."""


@dataclass(frozen=True)
class Wanted:
    """Which days, as a month or from one to another, and of whom: of everybody, of one unit, or of the caller."""

    month: date | None
    from_day: date | None
    to_day: date | None
    unit: str
    mine: bool

    def __post_init__(self) -> None:
        """A month or days that go forwards, no more than one answer holds; one's own or a unit's."""
        if self.month and (self.from_day or self.to_day):
            raise Malformed({"month": "月份和起止日只填一种 / name a month or days, not both"})
        if not self.month:
            require_given(**{"from": self.from_day, "to": self.to_day})
        first, last = self.days()
        if last < first:
            raise Malformed({"to": "早于起始日 / before the first day"})
        if (last - first).days >= MOST_DAYS:
            raise Malformed({"to": f"最多 {MOST_DAYS} 天 / at most {MOST_DAYS} days"})
        if self.unit and self.mine:
            raise Malformed({"mine": "本人和单位只选一种 / one's own or a unit's, not both"})

    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        if self.month:
            return self.month, self.month.replace(day=monthrange(self.month.year, self.month.month)[1])
        return cast(date, self.from_day), cast(date, self.to_day)


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar; `busy` says that only its time is shown."""

    thing: str
    id: UUID
    version: int
    kind: str
    title: str
    state: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    form: str
    unit: str
    level: int
    busy: bool = False
    mine: bool = False
    interval: str = ""

    def veiled(self) -> "Entry":
        """The same as busy time."""
        return replace(self, kind="", title="", venue="", form="", unit="", busy=True, interval="")


class Executive(NamedTuple):
    """How the executive meetings stand (article 43): the last until today, when the next is usual, and if overdue."""

    last: date | None
    next_by: date | None
    overdue: bool


@dataclass(frozen=True)
class Days:
    """What is on in some days, by day and hour, and how the executive meetings stand."""

    from_day: date
    to_day: date
    entries: list[Entry]
    last_executive: date | None
    next_executive_by: date | None
    executive_overdue: bool


@dataclass(frozen=True)
class FileEntry:
    """What a calendar file tells of a thing: besides it, when its record was changed last."""

    entry: Entry
    changed_at: datetime


class FileOfDays(NamedTuple):
    """What a calendar file is made of; the code of the unit it is of is empty for the caller's own."""

    entries: list[FileEntry]
    unit: str


def get_meeting_calendar(ctx: Context, wanted: Wanted) -> Days:
    """What is on in these days, by day and hour: of everything, of one unit, or of the caller.

    Of a unit, whose people are on which list is considered for readers of that unit, the office and the leaders only.
    A meeting the caller takes part in without being cleared for it is busy time; another one is not there at all.
    Raises Malformed where there is more than one answer holds.
    """
    first, last = wanted.days()
    entries = _sorted(ctx, first, last, wanted.unit, wanted.mine)
    return Days(first, last, _with_intervals(ctx, entries, first), *_executive(ctx))


def download_meeting_calendar(ctx: Context, unit: str, from_day: date | None, to_day: date | None) -> FileOfDays:
    """The caller's own or a unit's calendar for a file, with what was called off.

    It is of a year from 31 days ago where no days are named. Raises Malformed for days that go backwards or are too
    many, and as get_meeting_calendar.
    """
    year = LONGEST_FILE - timedelta(days=1)
    first = from_day or (to_day - year if to_day else ctx.today - BACK)
    last = to_day or first + year
    if not timedelta() <= last - first < LONGEST_FILE:
        days = LONGEST_FILE.days
        raise Malformed({"to": f"应在起始日之后 {days} 天以内 / within {days} days"})
    entries = _sorted(ctx, first, last, unit, not unit)
    changed = _changed(ctx, entries)
    shown = (entry.veiled() if entry.level > FILE_LEVEL else entry for entry in entries)
    return FileOfDays([FileEntry(entry, changed.get(entry.id) or _made(entry.id)) for entry in shown], unit)


def _sorted(ctx: Context, first: date, last: date, unit: str, mine: bool) -> list[Entry]:
    found = [
        *_meetings(ctx, first, last, unit, mine),
        *_department_meetings(ctx, first, last, unit, mine),
        *_study_sessions(ctx, first, last, unit, mine),
    ]
    if len(found) > MOST_ENTRIES:
        much = f"多于 {MOST_ENTRIES} 项，请限定单位或者时间 / more than {MOST_ENTRIES}; name a unit or fewer days"
        raise Malformed({"unit": much})
    beginning = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda entry: (entry.day, entry.starts_at or beginning, entry.id))


def _meetings(ctx: Context, first: date, last: date, unit: str, mine: bool) -> Iterable[Entry]:
    clearance = ctx.standing.clearance
    listed = exists().where(Attendance.meeting_id == Meeting.id, Attendance.person_id == ctx.standing.person_id)
    query = select(*_of(Meeting, Meeting.kind), listed.label("mine")).where(
        Meeting.day.between(first, last), or_(Meeting.level <= clearance, listed)
    )
    if mine:
        query = query.where(listed)
    if unit:
        query = query.where(_of_unit(ctx, unit))
    for row in ctx.session.execute(query.order_by(Meeting.day, Meeting.id).limit(MOST_ENTRIES + 1)):
        entry = _entry("meeting", row, row.mine)
        yield entry if entry.level <= clearance else entry.veiled()


def _of_unit(ctx: Context, unit: str) -> ColumnElement[bool]:
    """That a meeting is a unit's: about it, as the notice tells everybody, or else with it or its people."""
    about: ColumnElement[bool] = Meeting.unit == unit
    if not (sees_all(ctx) or unit in mine_of(ctx)):
        return about
    there = exists().where(Attendance.meeting_id == Meeting.id, Attendance.unit == unit)
    return or_(about, Meeting.hosts.contains([unit]), Meeting.units.contains([unit]), there)


def _department_meetings(ctx: Context, first: date, last: date, unit: str, mine: bool) -> Iterable[Entry]:
    meeting, units = DepartmentMeeting, mine_of(ctx)
    concerned = or_(meeting.unit.in_(units), meeting.units.overlap(units))
    query = known(ctx, select(*_of(meeting, meeting.kind), concerned.label("mine"))).where(
        meeting.day.between(first, last), meeting.level <= ctx.standing.clearance
    )
    if mine:
        query = query.where(concerned)
    if unit:
        query = query.where(or_(meeting.unit == unit, meeting.units.contains([unit])))
    for row in ctx.session.execute(query.order_by(meeting.day, meeting.id).limit(MOST_ENTRIES + 1)):
        yield _entry("department_meeting", row, row.mine)


def _study_sessions(ctx: Context, first: date, last: date, unit: str, mine: bool) -> Iterable[Entry]:
    session, units = StudySession, mine_of(ctx)
    attended = exists().where(
        StudyAttendance.session_id == session.id, StudyAttendance.person_id == ctx.standing.person_id
    )
    concerned = or_(session.unit.in_(units), attended)
    query = select(*_of(session, session.field), concerned.label("mine")).where(
        session.day.between(first, last), session.level <= ctx.standing.clearance
    )
    if mine:
        query = query.where(concerned)
    if unit:
        query = query.where(session.unit == unit)
    for row in ctx.session.execute(query.order_by(session.day, session.id).limit(MOST_ENTRIES + 1)):
        yield _entry("study_session", row, row.mine)


def _of(model: Any, kind: Any) -> list[Any]:
    """The columns that a calendar shows: of ten years of meetings it reads no more than it needs."""
    named = ("id", "version", "title", "state", "day", "starts_at", "ends_at", "venue", "form", "unit", "level")
    return [*(getattr(model, name) for name in named), kind.label("kind")]


def _entry(thing: str, row: Any, mine: bool) -> Entry:
    return Entry(
        thing,
        row.id,
        row.version,
        row.kind,
        row.title,
        row.state,
        row.day,
        row.starts_at,
        row.ends_at,
        row.venue,
        row.form,
        row.unit,
        row.level,
        mine=mine,
    )


def _with_intervals(ctx: Context, entries: Iterable[Entry], first: date) -> list[Entry]:
    """The executive meetings with how far each is from the one before that the reader may know of (article 43)."""
    before: dict[str, date | None] = {
        kind: neighbouring_day(ctx, kind, first - timedelta(days=1), ctx.standing.clearance, later=False)
        for kind in advice_rules.interval_kinds(ctx.today)
    }
    found = []
    for entry in entries:
        if entry.kind in before and entry.thing == "meeting" and entry.state != CANCELLED:
            last = before[entry.kind]
            days = (entry.day - last).days if last else None
            before[entry.kind] = entry.day
            found.append(replace(entry, interval=advice_rules.interval_state(days, ctx.today)))
        else:
            found.append(entry)
    return found


def _executive(ctx: Context) -> Executive:
    for kind in advice_rules.interval_kinds(ctx.today):
        last = neighbouring_day(ctx, kind, ctx.today, ctx.standing.clearance, later=False)
        if last is None:
            continue
        next_by = last + timedelta(days=advice_rules.interval_days(ctx.today))
        ahead = neighbouring_day(ctx, kind, ctx.today, ctx.standing.clearance, later=True)
        return Executive(last, next_by, ctx.today > next_by and ahead is None)
    return Executive(None, None, overdue=False)


def _changed(ctx: Context, entries: list[Entry]) -> dict[UUID, datetime]:
    """When each thing was last acted on, by the record of acts."""
    subjects = {f"{entry.thing}/{entry.id}": entry.id for entry in entries}
    if not subjects:
        return {}
    query = (
        select(Act.subject, func.max(Act.at))
        .where(and_(Act.subject.in_(subjects), Act.outcome != "refused"))
        .group_by(Act.subject)
    )
    return {subjects[subject]: at for subject, at in ctx.session.execute(query)}


def _made(key: UUID) -> datetime:
    """When a UUIDv7 was made: its first 48 bits are milliseconds since 1970 (RFC 9562)."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
