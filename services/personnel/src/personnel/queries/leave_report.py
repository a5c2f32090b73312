"""What the leaves of a month add up to: a row a person and a total a unit, for the office and for heads of units."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, true

from chassis.acts import REFUSED, Act
from chassis.clock import SHANGHAI
from chassis.db import page
from chassis.run import Context
from personnel.model import Leave, Person
from personnel.model.absence import current_half
from personnel.model.directory import unit_by_code
from personnel.model.leave import GRANTED, Substitution
from personnel.model.serving import posts_between, serving, serving_in, unit_names, with_parts
from personnel.queries.absence import Days, away_in, end_of
from personnel.rules import absence_rules, leave_rules
from personnel.rules.half_day_rules import after, day_of, half_of

ABROAD = "abroad"
REQUESTS = ("request_leave", "extend_leave")
"""Commands that can come too late; a refusal for that tells in its facts how many days late it was."""
_DAY = timedelta(days=1)


@dataclass
class Counts:
    """What a month adds up to, in half days where the name says so."""

    away_halves: Counter[str] = field(default_factory=Counter)
    """Half working days by kind of leave."""
    times: int = 0
    abroad_halves: int = 0
    late_returns: int = 0
    days_late: int = 0
    overdue_now: int = 0
    late_requests: int = 0
    standing_in_halves: int = 0

    def add(self, other: "Counts") -> None:
        """Count another's too."""
        self.away_halves += other.away_halves
        for name in vars(self):
            if name != "away_halves":
                setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Row:
    """One person's month."""

    person: Person
    post_title: str
    unit: str
    rank: int
    counts: Counts


@dataclass
class Total:
    """One unit's month."""

    unit: str
    unit_name: str
    people: int = 0
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True)
class Report:
    """The report of a month. `provisional` says that its year has no arrangement of holidays yet."""

    month: date
    provisional: bool
    rows: list[Row]
    totals: list[Total]
    next_cursor: str = ""


@dataclass(frozen=True)
class _Month(Days):
    """A month, whose report is drawn up, and in which half days of it each person belongs to the report."""

    now: int
    worked: list[int]
    """How many half working days come before each half day of the month."""
    terms: Mapping[UUID, list[tuple[int, int]]] | None

    def within(self, person_id: UUID, first: int, end: int) -> list[tuple[int, int]]:
        """The parts of a term of half days that count for a person."""
        spans = [(self.start, self.end)] if self.terms is None else self.terms.get(person_id, [])
        cut = [(max(first, a), min(end, b)) for a, b in spans]
        return [(a, b) for a, b in cut if a < b]

    def working(self, spans: Iterable[tuple[int, int]]) -> int:
        """Half working days in these parts."""
        return sum(self.worked[b - self.start] - self.worked[a - self.start] for a, b in spans)


def get_leave_report(ctx: Context, month: date, unit: str, cursor: str, limit: int) -> Report:
    """A page of the people, newest in the directory first, and the totals of all.

    Raises RuleBroken(R9.1) for who neither belongs to the office nor heads the unit, NotFound for no such unit.
    """
    last, people = _scope(ctx, month, unit)
    shown, next_cursor = page(ctx.session, select(Person).where(people), Person.id, cursor, limit)
    rows = {row.person.id: row for row in _rows(ctx, month, last, unit, people)}
    page_rows = [rows[person.id] for person in shown if person.id in rows]
    return Report(month, _provisional(ctx, month), page_rows, _totals(ctx, rows.values(), month, last), next_cursor)


def whole_report(ctx: Context, month: date, unit: str) -> Report:
    """All people, by unit and rank, and the totals. Raises as `get_leave_report`."""
    last, people = _scope(ctx, month, unit)
    rows = sorted(_rows(ctx, month, last, unit, people), key=lambda row: (row.unit, row.rank, row.person.id))
    return Report(month, _provisional(ctx, month), rows, _totals(ctx, rows, month, last))


def local_midnight(day: date) -> datetime:
    """The instant with which a day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def late_requests(first: date, last: date) -> Select[Any]:
    """Acts by which requests that came late were refused on days of the time."""
    return select(Act).where(
        Act.outcome == REFUSED,
        Act.at >= local_midnight(first),
        Act.at < local_midnight(last + _DAY),
        Act.action.in_(REQUESTS),
        Act.facts.has_key("days_late"),
    )


def asking(ctx: Context, subjects: Iterable[str]) -> dict[str, UUID]:
    """Whose leave a refused request was about: its subject is the person, or a leave that was to be extended."""
    named = {subject: subject.partition("/") for subject in subjects}
    keys = {subject: UUID(key) for subject, (_, _, key) in named.items()}
    leaves = [keys[subject] for subject, (kind, _, _) in named.items() if kind == Leave.__subject__]
    query = select(Leave.id, Leave.person_id).where(Leave.id.in_(leaves))
    holders = {row.id: row.person_id for row in ctx.session.execute(query)} if leaves else {}
    return {
        subject: holders.get(key, key)
        for subject, key in keys.items()
        if key in holders or named[subject][0] == Person.__subject__
    }


def overdue(now: int) -> ColumnElement[bool]:
    """That a leave should be over and no return is registered; whether that is too late yet is for the rule to say."""
    return Leave.state.in_(GRANTED) & (Leave.due_half <= now)


def returned_late(first: date, last: date) -> ColumnElement[bool]:
    """That a return came after the last day and its grace, on a day of the time; how late, the rule says.

    The first condition is that of the index, which holds no number of the rulebook.
    """
    return and_(
        Leave.returned_on > Leave.until,
        Leave.returned_on > Leave.until + absence_rules.least_grace(),
        Leave.returned_on.between(first, last),
    )


def _scope(ctx: Context, month: date, unit: str) -> tuple[date, ColumnElement[bool]]:
    ctx.exercise("R9.1", *absence_rules.report_readers(unit))
    last = month.replace(day=monthrange(month.year, month.month)[1])
    if unit:
        unit_by_code(ctx.session, unit)
    return last, Person.id.in_(serving_in([unit], month, last) if unit else serving(month, last))


def _provisional(ctx: Context, month: date) -> bool:
    return not ctx.runtime.calendar.is_arranged(month)


def _rows(ctx: Context, month: date, last: date, unit: str, people: ColumnElement[bool]) -> list[Row]:
    found = list(ctx.session.scalars(select(Person).where(people)))
    posts = posts_between(ctx.session, select(Person.id).where(people), month, last)
    if unit:
        codes = with_parts(ctx.session, unit, month, last)
        posts = {key: [post for post in held if post.unit in codes] for key, held in posts.items()}
    counts = _counted(ctx, _month(ctx, month, last, posts if unit else None), people if unit else true())
    rows = []
    for person in found:
        held = posts.get(person.id, [])
        if held:
            # The post held last; of several, the most senior, with which they begin.
            ended = max(min(post.ends, last + _DAY) for post in held)
            post = next(post for post in held if min(post.ends, last + _DAY) == ended)
            rows.append(Row(person, post.title, post.unit, post.rank, counts.get(person.id, Counts())))
    return rows


def _month(ctx: Context, month: date, last: date, posts: Mapping[UUID, list[Any]] | None) -> _Month:
    start, end = half_of(month), after(last)
    at_work = (ctx.runtime.calendar.is_workday(day_of(half)) for half in range(start, end))
    worked = [0, *accumulate(int(one) for one in at_work)]
    terms = None
    if posts is not None:
        terms = {
            key: _merged((max(half_of(post.starts), start), min(half_of(post.ends), end)) for post in held)
            for key, held in posts.items()
        }
    return _Month(month, last, current_half(ctx.now), worked, terms)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Terms that overlap or touch made one, so that no half day counts twice."""
    found: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found


def _counted(ctx: Context, month: _Month, people: ColumnElement[bool]) -> dict[UUID, Counts]:
    counts: dict[UUID, Counts] = {}
    theirs = select(Person.id).where(people)
    _count_leaves(ctx, month, Leave.person_id.in_(theirs), counts)
    _count_returns(ctx, month, Leave.person_id.in_(theirs), counts)
    _count_standing_in(ctx, month, theirs, counts)
    for person_id, half in _late_requests(ctx, month):
        if month.within(person_id, half, half + 1):
            counts.setdefault(person_id, Counts()).late_requests += 1
    return counts


def _late_requests(ctx: Context, month: _Month) -> list[tuple[UUID, int]]:
    """Whose requests were refused as late in the month, and in which half day."""
    acts = ctx.session.execute(late_requests(month.first, month.last).with_only_columns(Act.subject, Act.at)).all()
    people = asking(ctx, {act.subject for act in acts})
    return [(people[act.subject], half_of(act.at.astimezone(SHANGHAI).date())) for act in acts if act.subject in people]


def _count_leaves(ctx: Context, month: _Month, theirs: ColumnElement[bool], counts: dict[UUID, Counts]) -> None:
    columns = (Leave.person_id, Leave.kind, Leave.away_half, Leave.back_half, Leave.due_half)
    query = select(*columns).where(away_in(month.start, month.end, month.now), theirs)
    for leave in ctx.session.execute(query):
        spans = month.within(leave.person_id, leave.away_half, end_of(leave, month.now))
        if not spans:
            continue
        one = counts.setdefault(leave.person_id, Counts())
        one.times += 1
        if halves := month.working(spans):
            one.away_halves[leave.kind] += halves
        if leave.kind == ABROAD:
            one.abroad_halves += sum(b - a for a, b in spans)


def _count_returns(ctx: Context, month: _Month, theirs: ColumnElement[bool], counts: dict[UUID, Counts]) -> None:
    columns = (Leave.person_id, Leave.until, Leave.returned_on)
    late = select(*columns).where(returned_late(month.first, month.last), theirs)
    for leave in ctx.session.execute(late):
        half = half_of(leave.returned_on)
        days = absence_rules.was_late(leave.until, leave.returned_on)
        if days and month.within(leave.person_id, half, half + 1):
            one = counts.setdefault(leave.person_id, Counts())
            one.late_returns += 1
            one.days_late += days
    for one_open in ctx.session.execute(select(Leave.person_id, Leave.until).where(overdue(month.now), theirs)):
        if leave_rules.days_late(one_open.until, ctx.today, ctx.today):
            counts.setdefault(one_open.person_id, Counts()).overdue_now += 1


def _count_standing_in(ctx: Context, month: _Month, theirs: Select[Any], counts: dict[UUID, Counts]) -> None:
    query = (
        select(Substitution.stand_in_id, Substitution.first_half, Substitution.back_half, Leave.due_half)
        .join(Leave, Leave.id == Substitution.leave_id)
        .where(
            Substitution.first_half < month.end,
            Substitution.back_half > month.start,
            Substitution.stand_in_id.in_(theirs),
        )
    )
    for row in ctx.session.execute(query):
        spans = month.within(row.stand_in_id, row.first_half, end_of(row, month.now))
        if spans:
            counts.setdefault(row.stand_in_id, Counts()).standing_in_halves += sum(b - a for a, b in spans)


def _totals(ctx: Context, rows: Iterable[Row], month: date, last: date) -> list[Total]:
    names = unit_names(ctx.session, month, last)
    totals: dict[str, Total] = {}
    for row in rows:
        total = totals.setdefault(row.unit, Total(row.unit, names.get(row.unit, row.unit)))
        total.people += 1
        total.counts.add(row.counts)
    return [totals[code] for code in sorted(totals)]
