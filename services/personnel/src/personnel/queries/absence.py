"""The calendar of absences: who is away when, each row as its reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from chassis.acts import Act
from chassis.db import Page, page
from chassis.errors import Malformed
from chassis.run import Context
from personnel.acting.bounds import require_codes, require_span
from personnel.model import Leave, Person, keeps_directory
from personnel.model.absence import current_half
from personnel.model.leave import CANCELLED, GRANTED, LEADERS, RETURNED
from personnel.model.serving import post_on, posts_between, serving_in
from personnel.queries.found import found_first
from personnel.rules import absence_rules
from personnel.rules.half_day_rules import FAR, after, day_of, half_in, half_of

MOST_DAYS = 366
MOST_EVENTS = 2000
"""Events of one calendar file; more do not fit one message between services, nor into anybody's head."""
BACK_DAYS = 31
"""How far back a calendar reaches that names no days."""


@dataclass(frozen=True)
class Days:
    """A time in days, both included, and in half days: a year at most."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """The days are in order, and not too many."""
        require_span(self.first, self.last, MOST_DAYS)

    @property
    def start(self) -> int:
        """The first half day."""
        return half_of(self.first)

    @property
    def end(self) -> int:
        """The first half day after it."""
        return after(self.last)


@dataclass(frozen=True)
class Window(Days):
    """A time, and whose absences in it."""

    unit: str = ""
    leaders: bool = False

    def __post_init__(self) -> None:
        """A unit is named by its code."""
        super().__post_init__()
        require_codes(unit=self.unit)


@dataclass(frozen=True)
class AbsenceView:
    """One person's absence as one reader sees it; `start` and `end` are half days, `end` the first one back.

    `open_end` says that nobody knows when the person is back: the time is over and no return is registered.
    """

    leave: Leave
    name: str
    post_title: str
    unit: str
    start: int
    end: int
    open_end: bool
    stand_in_name: str
    reason: str
    destination: str

    @property
    def starts(self) -> date:
        """The first day."""
        return day_of(self.start)

    @property
    def starts_half(self) -> str:
        """Whether from the forenoon or the afternoon on."""
        return half_in(self.start)

    @property
    def until(self) -> date:
        """The last day."""
        return day_of(self.end - 1)

    @property
    def until_half(self) -> str:
        """Whether it ends with the forenoon or with the day."""
        return half_in(self.end - 1)


@dataclass(frozen=True)
class CalendarEntry:
    """What a calendar file tells of one absence: besides the row, when its record was changed last."""

    view: AbsenceView
    changed_at: datetime


def list_absences(ctx: Context, window: Window, cursor: str, limit: int) -> Page[AbsenceView]:
    """Who is away on any day of the time, as far as the caller may know; newest first."""
    away = _narrowed(ctx, select(Leave).where(away_in(window.start, window.end, _now(ctx))), window)
    found = found_first(away, Leave)
    leaves, next_cursor = page(ctx.session, select(found), found.id, cursor, limit)
    return Page(_views(ctx, leaves), next_cursor)


def download_absence_calendar(
    ctx: Context, first: date | None, last: date | None, unit: str, leaders: bool
) -> list[CalendarEntry]:
    """The same, with what was called off, for one calendar file; without days, from 31 days ago on.

    Raises Malformed for a time that is too long, and where there are more than one file holds.
    """
    start = first or (last - timedelta(days=MOST_DAYS - 1) if last else ctx.today - timedelta(days=BACK_DAYS))
    window = Window(start, last or start + timedelta(days=MOST_DAYS - 1), unit, leaders)
    away = _narrowed(ctx, select(Leave).where(away_in(window.start, window.end, _now(ctx))), window)
    off = _narrowed(ctx, select(Leave).where(_called_off_in(window.start, window.end)), window)
    leaves: list[Leave] = []
    # Two statements, because each has an index of its own.
    for found in (found_first(away, Leave), found_first(off, Leave)):
        leaves += ctx.session.scalars(select(found).order_by(found.id).limit(MOST_EVENTS + 1))
    if len(leaves) > MOST_EVENTS:
        much = f"多于 {MOST_EVENTS} 项，请限定单位或者时间 / more than {MOST_EVENTS} entries; name a unit or fewer days"
        raise Malformed({"unit": much})
    changed = _changed(ctx, leaves)
    return [CalendarEntry(view, changed.get(view.leave.id) or _made(view.leave.id)) for view in _views(ctx, leaves)]


def away_in(start: int, end: int, now: int) -> ColumnElement[bool]:
    """That a leave keeps somebody away in any half day of a time.

    Whoever has not come back is reckoned to be away until now, and in days to come by what was granted.
    """
    away = func.int4range(Leave.away_half, Leave.back_half).op("&&")(func.int4range(start, end))
    granted = Leave.state.in_((*GRANTED, RETURNED))
    known = or_(Leave.back_half < FAR, Leave.due_half > start) if start > now else true()
    return away & granted & known


def end_of(leave: Any, now: int) -> int:
    """The first half day a person is back, or, until the return is registered, should be or is not yet."""
    end: int = leave.back_half if leave.back_half < FAR else max(leave.due_half, now + 1)
    return end


def may_know(ctx: Context) -> ColumnElement[bool]:
    """Which leaves the caller may know of: those `Leave.known_to` says, and those of the caller's own people.

    This is the one place that says so for lists of absences; whoever counts them counts no others.
    """
    if keeps_directory(ctx.standing):
        return true()
    mine, keys = ctx.standing.person_id, ctx.standing.keys()
    known: list[ColumnElement[bool]] = [
        Leave.person_id == mine,
        Leave.stand_in_id == mine,
        Leave.proposed_stand_in_id == mine,
    ]
    known.append(Leave.chain.overlap(keys))
    if ctx.standing.holds(*LEADERS):
        known.append(Leave.of_leader.is_(True))
    if units := absence_rules.answered_for(keys):
        known.append(Leave.person_id.in_(serving_in(units, ctx.today, ctx.today)))
    return or_(*known)


def names_of(ctx: Context, people: Iterable[UUID]) -> dict[UUID, str]:
    """The names of people by their ids."""
    rows = ctx.session.execute(select(Person.id, Person.name).where(Person.id.in_(list(people))))
    return {row.id: row.name for row in rows}


def _narrowed(ctx: Context, query: Select[Any], window: Window) -> Select[Any]:
    query = query.where(may_know(ctx))
    if window.leaders:
        query = query.where(Leave.of_leader)
    if window.unit:
        query = query.where(Leave.person_id.in_(serving_in([window.unit], window.first, window.last)))
    return query


def _called_off_in(start: int, end: int) -> ColumnElement[bool]:
    planned = func.int4range(Leave.first_half, Leave.due_half).op("&&")(func.int4range(start, end))
    return planned & (Leave.state == CANCELLED)


def _now(ctx: Context) -> int:
    return current_half(ctx.now)


def _views(ctx: Context, leaves: Iterable[Leave]) -> list[AbsenceView]:
    found, now = list(leaves), _now(ctx)
    if not found:
        return []
    people = {key for leave in found for key in (leave.person_id, leave.stand_in_id) if key}
    names = names_of(ctx, people)
    days = [leave.starts for leave in found]
    posts = posts_between(ctx.session, {leave.person_id for leave in found}, min(days), max(days))
    return [_view(ctx, leave, names, post_on(posts, leave.person_id, leave.starts), now) for leave in found]


def _view(ctx: Context, leave: Leave, names: dict[UUID, str], post: tuple[str, str], now: int) -> AbsenceView:
    off = leave.state == CANCELLED
    shown = leave.may_show_reason(ctx.standing)
    return AbsenceView(
        leave=leave,
        name=names[leave.person_id],
        post_title=post[0],
        unit=post[1],
        start=leave.first_half if off else leave.away_half,
        end=leave.due_half if off else end_of(leave, now),
        open_end=not off and leave.back_half == FAR and leave.due_half <= now,
        stand_in_name=names[leave.stand_in_id] if leave.stand_in_id else "",
        reason=leave.reason if shown else "",
        destination=leave.destination if shown else "",
    )


def _changed(ctx: Context, leaves: list[Leave]) -> dict[UUID, datetime]:
    """When each leave was last acted on, by the record of acts."""
    subjects = {f"leave/{leave.id}": leave.id for leave in leaves}
    query = select(Act.subject, func.max(Act.at)).where(Act.subject.in_(subjects)).group_by(Act.subject)
    return {subjects[subject]: at for subject, at in ctx.session.execute(query)} if subjects else {}


def _made(key: UUID) -> datetime:
    """When a UUIDv7 was made: its first 48 bits are milliseconds since 1970 (RFC 9562)."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
