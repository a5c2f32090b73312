"""What the commands share: entering a task in the ledger, its history, and for whom it waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.db import new_id
from chassis.run import Context
from supervision.model.entry import Entry
from supervision.model.ledger import next_number
from supervision.model.task import OPENED, Task
from supervision.rules import opening_rules, reporting_rules, term_rules
from zhengling.supervision.v1 import events_pb2 as events


@dataclass(frozen=True)
class Matter:
    """What is to be put under supervision; `term` None stands for the term of the kind, reckoned from `since`."""

    kind: str
    source: str
    title: str
    content: str
    lead_unit: str
    supporting_units: tuple[str, ...]
    term: date | None
    level: int
    since: date
    origin: str = ""
    origin_title: str = ""
    ordered: dict[str, Any] | None = None


def enter(ctx: Context, year: int, matter: Matter) -> Task:
    """Enter a matter in the ledger of a locked year under the next number, and put it before who is to act on it.

    Raises RuleBroken(R70.1) for a kind that is none of the eight, and AboveCeiling.
    """
    opening_rules.require_kind(matter.kind, ctx.today)
    term, provisional = term_of(ctx, matter.kind, matter.term, matter.since)
    task = ctx.add(
        Task(
            id=new_id(),
            version=1,
            state=OPENED,
            level=matter.level,
            kind=matter.kind,
            source=matter.source,
            origin=matter.origin,
            origin_title=matter.origin_title,
            title=matter.title,
            content=matter.content,
            year=year,
            number=next_number(ctx.session, year),
            owner=opening_rules.owner(),
            lead_unit=matter.lead_unit,
            supporting_units=list(matter.supporting_units),
            term=term,
            term_provisional=provisional,
            opened_at=ctx.now,
            opened_on=ctx.today,
            days_late=0,
            ordered=matter.ordered,
        )
    )
    note(ctx, task, "opened")
    _put_before_unit(ctx, task)
    ctx.record(
        events.TaskOpened(
            task_id=str(task.id),
            kind=task.kind,
            source=task.source,
            lead_unit=task.lead_unit,
            supporting_units=task.supporting_units,
            term=task.term.isoformat(),
            level=task.level,
        ),
        task,
    )
    return task


def supporting_units(ctx: Context, lead: str, given: Iterable[str]) -> tuple[str, ...]:
    """The units that support the lead unit: each once, and not itself.

    Raises Malformed where one of them all is no unit, and NeighbourDown.
    """
    supporting = tuple(unit for unit in dict.fromkeys(given) if unit != lead)
    ctx.neighbours.require_units(ctx.actor, lead, supporting)
    return supporting


def term_of(ctx: Context, kind: str, term: date | None, since: date) -> tuple[date, bool]:
    """The term that was set, or that of the kind reckoned from `since`; and whether it is provisional."""
    if term is not None:
        return term, False
    reckoned = ctx.runtime.calendar.workdays_after(since, term_rules.default_term_days(kind, ctx.today))
    return reckoned.date, reckoned.provisional


def note(ctx: Context, task: Task, kind: str, text: str = "") -> None:
    """Add a line to a task's history, with how late the task is today."""
    late = term_rules.days_late(task.term, ctx.today)
    line: dict[str, Any] = {"by": ctx.actor.person_id, "by_name": ctx.standing.name, "at": ctx.now}
    ctx.session.add(Entry(id=new_id(), task_id=task.id, kind=kind, text=text, days_late=late, term=task.term, **line))


def await_unit(ctx: Context, task: Task) -> None:
    """Put a task before the head of its lead unit; before the office as long as no unit is named."""
    ctx.settle(task, "report_progress", "assign_unit")
    _put_before_unit(ctx, task)


def _put_before_unit(ctx: Context, task: Task) -> None:
    if task.lead_unit:
        powers = reporting_rules.reporting_powers(task.lead_unit)
        rule = reporting_rules.cited_rule(task.kind, ctx.today)
        ctx.wait_for(task, "report_progress", *powers, rule=rule, due=task.term)
    else:
        ctx.wait_for(task, "assign_unit", *opening_rules.follow_up_powers(), rule="R54.1", due=task.term)
