"""The mayor sets an earlier last day of a special task."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from personnel.commands.directory.assign_special_task import task_changed
from personnel.commands.directory.end_portfolio import end_charge
from personnel.model import SpecialTask
from personnel.rules import special_task_rules


@dataclass(frozen=True)
class EndSpecialTask:
    """Which special task ends, and its last day."""

    special_task_id: UUID
    until: date


def handle(command: EndSpecialTask, ctx: Context) -> SpecialTask:
    """End it; the matter is in nobody's charge from then on. Raises RuleBroken(R7.3) for another than the mayor."""
    task = ctx.target(SpecialTask, command.special_task_id)
    ctx.exercise("R7.3", *special_task_rules.task_givers())
    end_charge(task, command.until)
    ctx.record(task_changed(task), task)
    return task
