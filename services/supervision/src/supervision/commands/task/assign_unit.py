"""The office names who is to carry a task out (article 54)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import TASK, Task
from supervision.rules import opening_rules


@dataclass(frozen=True)
class AssignUnit:
    """Give a task to a lead unit and its supporting units."""

    task_id: UUID
    lead_unit: str
    supporting_units: tuple[str, ...]


def handle(command: AssignUnit, ctx: Context) -> Task:
    """Assign the task, which then waits for the new head.

    Raises RuleBroken(R54.1) for anyone but the office, IllegalStep once it is reported, and Malformed.
    """
    task = ctx.target(Task, command.task_id)
    ctx.exercise("R54.1", *opening_rules.follow_up_powers())
    task.state = TASK.advance(task.state, "assign_unit")
    supporting = docket.supporting_units(ctx, command.lead_unit, command.supporting_units)
    task.lead_unit, task.supporting_units = command.lead_unit, list(supporting)
    docket.note(ctx, task, "assigned", "、".join([command.lead_unit, *supporting]))
    docket.await_unit(ctx, task)
    return task
