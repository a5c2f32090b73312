"""Reads: the ledger, one task with its history, and the report to the leaders."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context
from supervision.model.entry import Entry
from supervision.model.task import UNANSWERED, WITHDRAWN, Task, sees_all
from supervision.rules import term_rules

MOST_LATE = 200


@dataclass(frozen=True)
class Filter:
    """Which rows of the ledger; an empty value (0, False) filters nothing."""

    kind: str = ""
    unit: str = ""
    state: str = ""
    overdue: bool = False
    year: int = 0


@dataclass(frozen=True)
class Late:
    """A task that is late at the end of a period, and the unit's newest report."""

    task_id: UUID
    title: str
    lead_unit: str
    term: date
    days_late: int
    told: str


@dataclass(frozen=True)
class Report:
    """What was opened, closed and late in a period (article 54)."""

    since: date
    until: date
    opened: int
    closed: int
    closed_in_time: int
    open: int
    late: list[Late]


def list_tasks(ctx: Context, wanted: Filter, cursor: str, limit: int) -> Page[Task]:
    """One page of the tasks the caller may know of, newest first (article 70). Raises Malformed for a bad page."""
    query = select(Task).where(*_visible(ctx))
    if wanted.kind:
        query = query.where(Task.kind == wanted.kind)
    if wanted.unit:
        query = query.where(or_(Task.lead_unit == wanted.unit, Task.supporting_units.contains([wanted.unit])))
    if wanted.state:
        query = query.where(Task.state == wanted.state)
    if wanted.overdue:
        query = query.where(Task.overdue_since.is_not(None))
    if wanted.year:
        query = query.where(Task.year == wanted.year)
    return page(ctx.session, query, Task.id, cursor, limit)


def get_task(ctx: Context, task_id: UUID) -> Task:
    """A task, shown with its history. Raises NotFound, also when the caller may not know of it."""
    return ctx.load(Task, task_id)


def get_period_report(ctx: Context, until: date | None) -> Report:
    """The report on the period that ends on a day (today when None), for the office and the leaders.

    Raises RuleBroken(R54.2) for anyone else (article 54).
    """
    ctx.exercise("R54.2", *term_rules.report_readers())
    since, until = term_rules.report_period(until or ctx.today)
    cleared = Task.level <= ctx.standing.clearance
    done = (Task.closed_on.between(since, until), Task.state != WITHDRAWN)
    in_time = (*done, Task.days_late == 0)
    still_open = (Task.opened_on <= until, or_(Task.closed_on.is_(None), Task.closed_on > until))
    counts = select(
        func.count().filter(Task.opened_on.between(since, until)),
        func.count().filter(*done),
        func.count().filter(*in_time),
        func.count().filter(*still_open),
    ).where(cleared)
    opened, closed, closed_in_time, open_ = ctx.session.execute(counts).one()
    return Report(since, until, opened, closed, closed_in_time, open_, _late(ctx, until, cleared))


def _late(ctx: Context, until: date, cleared: ColumnElement[bool]) -> list[Late]:
    """Tasks whose unit still owed the report at the end of the period, by how long it has owed it."""
    owing = or_(Task.state.in_(UNANSWERED), Task.reported_on > until)
    query = select(Task).where(cleared, owing, Task.opened_on <= until, Task.term < until).order_by(Task.term, Task.id)
    tasks = list(ctx.session.scalars(query.limit(MOST_LATE)))
    told = (
        select(Entry.task_id, Entry.text)
        .ext(distinct_on(Entry.task_id))
        .where(Entry.task_id.in_([task.id for task in tasks]), Entry.kind.in_(("progress", "completion")))
        .order_by(Entry.task_id, Entry.id.desc())
    )
    texts: dict[UUID, str] = {row.task_id: row.text for row in ctx.session.execute(told)}
    return [
        Late(
            task_id=task.id,
            title=task.title,
            lead_unit=task.lead_unit,
            term=task.term,
            days_late=term_rules.days_late(task.term, until),
            told=texts.get(task.id, ""),
        )
        for task in tasks
    ]


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may know of a subject of this service; asked before its acts are listed."""
    kind, _, key = subject.partition("/")
    if kind != "task":
        return False
    try:
        ctx.load(Task, UUID(key))
    except (ValueError, NotFound):
        return False
    return True


def _visible(ctx: Context) -> list[ColumnElement[bool]]:
    """The condition that Task.known_to states for one row, for a whole list."""
    conditions: list[ColumnElement[bool]] = [Task.level <= ctx.standing.clearance]
    if not sees_all(ctx.standing):
        units = sorted(ctx.standing.units)
        conditions.append(or_(Task.lead_unit.in_(units), Task.supporting_units.overlap(units)))
    return conditions
