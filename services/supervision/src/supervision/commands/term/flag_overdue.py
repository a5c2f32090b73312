"""A timer finds the tasks that ran over their term, each once a term (articles 54, 80)."""

from datetime import timedelta

from sqlalchemy import select

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, UNANSWERED, Task
from supervision.rules import opening_rules, term_rules
from zhengling.supervision.v1 import events_pb2 as events

AT_ONCE = 100
"""Tasks a transaction; the rest is found at the next tick, so that a long outage ends in short transactions."""


def handle(_: None, ctx: Context) -> list[Task]:
    """Flag what is over its term and not reported, put it before the office, and tell of it.

    A task that a command holds at this moment is passed over until the next tick.
    """
    query = (
        select(Task)
        .where(Task.state.in_(UNANSWERED), Task.term < ctx.today, Task.overdue_since.is_(None))
        .order_by(Task.term, Task.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    tasks = list(ctx.session.scalars(query))
    for task in tasks:
        _flag(ctx, task)
    return tasks


def _flag(ctx: Context, task: Task) -> None:
    task.state = TASK.advance(task.state, "flag_overdue")
    task.version += 1
    task.overdue_since = task.term + timedelta(days=1)
    docket.note(ctx, task, "overdue")
    ctx.wait_for(task, "remind_unit", *opening_rules.follow_up_powers(), rule="R80.1", due=ctx.today)
    ctx.subject = f"task/{task.id}"
    ctx.also(task)
    ctx.record(
        events.TaskOverdue(
            task_id=str(task.id),
            lead_unit=task.lead_unit,
            term=task.term.isoformat(),
            days_late=term_rules.days_late(task.term, ctx.today),
            level=task.level,
        ),
        task,
    )
