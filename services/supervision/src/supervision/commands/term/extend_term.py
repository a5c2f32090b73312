"""The office gives a task a later term (article 80)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import opening_rules, term_rules


@dataclass(frozen=True)
class ExtendTerm:
    """A later term, and why."""

    task_id: UUID
    term: date
    reason: str


def handle(command: ExtendTerm, ctx: Context) -> Task:
    """Set the new term; that the old one was missed, if it was, stays in the history.

    Raises RuleBroken(R54.1) for anyone but the office, RuleBroken(R80.1) for a term that is not later, IllegalStep.
    """
    task = ctx.target(Task, command.task_id)
    ctx.exercise("R54.1", *opening_rules.follow_up_powers())
    task.state = TASK.advance(task.state, "extend_term")
    term_rules.require_term_ahead(command.term, ctx.today, task.term)
    task.term, task.term_provisional, task.overdue_since = command.term, False, None
    docket.note(ctx, task, "extended", command.reason)
    ctx.settle(task, "remind_unit")
    docket.await_unit(ctx, task)
    return task
