"""The office sends a completion report back (article 71)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import closing_rules


@dataclass(frozen=True)
class SendBack:
    """What was reported does not do, for a reason."""

    task_id: UUID
    reason: str


def handle(command: SendBack, ctx: Context) -> Task:
    """Send the task back to its unit. Raises RuleBroken(R71.1) for anyone but the office, and IllegalStep."""
    task = ctx.target(Task, command.task_id)
    ctx.exercise("R71.1", *closing_rules.closing_powers())
    task.state = TASK.advance(task.state, "send_back")
    task.reported_on, task.days_late = None, 0
    docket.note(ctx, task, "sent_back", command.reason)
    ctx.settle(task, "close_task")
    docket.await_unit(ctx, task)
    return task
