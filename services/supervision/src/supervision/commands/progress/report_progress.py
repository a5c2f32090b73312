"""The lead unit tells how far it is, or that it is done (articles 9, 69)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import closing_rules, reporting_rules, term_rules
from zhengling.supervision.v1 import events_pb2 as events


@dataclass(frozen=True)
class ReportProgress:
    """A report of the lead unit; with `completed` the task goes to the office to be verified."""

    task_id: UUID
    text: str
    completed: bool


def handle(command: ReportProgress, ctx: Context) -> Task:
    """Take the report, with the days it is late on record.

    Raises RuleBroken (R69.1 for decisions and instructions, R9.1 for the rest) for anyone but the unit's principal
    head, and IllegalStep.
    """
    task = ctx.target(Task, command.task_id)
    rule = reporting_rules.cited_rule(task.kind, ctx.today)
    ctx.exercise(rule, *reporting_rules.reporting_powers(task.lead_unit))
    task.state = TASK.advance(task.state, "report_completion" if command.completed else "report_progress")
    late = term_rules.days_late(task.term, ctx.today)
    docket.note(ctx, task, "completion" if command.completed else "progress", command.text)
    if command.completed:
        task.reported_on, task.days_late = ctx.today, late
        if late and task.overdue_since is None:
            # The report came before the timer: that the task ran over its term is on record all the same.
            task.overdue_since = task.term + timedelta(days=1)
        ctx.settle(task, "report_progress", "remind_unit")
        ctx.wait_for(task, "close_task", *closing_rules.closing_powers(), rule="R71.1")
    ctx.record(
        events.TaskReported(
            task_id=str(task.id),
            lead_unit=task.lead_unit,
            completed=command.completed,
            reported_on=ctx.today.isoformat(),
            days_late=late,
            level=task.level,
        ),
        task,
    )
    return task
