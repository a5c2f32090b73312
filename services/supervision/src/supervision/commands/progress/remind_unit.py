"""The office reminds the lead unit of a task (articles 54, 80)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import opening_rules


@dataclass(frozen=True)
class RemindUnit:
    """What the unit is told."""

    task_id: UUID
    text: str


def handle(command: RemindUnit, ctx: Context) -> Task:
    """Put the reminder on record. Raises RuleBroken(R54.1) for anyone but the office, and IllegalStep."""
    task = ctx.target(Task, command.task_id)
    ctx.exercise("R54.1", *opening_rules.follow_up_powers())
    task.state = TASK.advance(task.state, "remind_unit")
    docket.note(ctx, task, "reminded", command.text)
    ctx.settle(task, "remind_unit")
    return task
