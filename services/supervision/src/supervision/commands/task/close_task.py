"""The office strikes a task off the ledger (article 71)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import closing_rules
from zhengling.supervision.v1 import events_pb2 as events


@dataclass(frozen=True)
class CloseTask:
    """What was reported was found done."""

    task_id: UUID
    finding: str


def handle(command: CloseTask, ctx: Context) -> Task:
    """Close the task for good. Raises RuleBroken(R71.1) for anyone but the office, and IllegalStep."""
    task = ctx.target(Task, command.task_id)
    ctx.exercise("R71.1", *closing_rules.closing_powers())
    task.state = TASK.advance(task.state, "close_task")
    task.closed_on = ctx.today
    docket.note(ctx, task, "closed", command.finding)
    ctx.settle(task)
    ctx.record(
        events.TaskClosed(
            task_id=str(task.id),
            source=task.source,
            lead_unit=task.lead_unit,
            closed_on=ctx.today.isoformat(),
            days_late=task.days_late,
            level=task.level,
        ),
        task,
    )
    return task
