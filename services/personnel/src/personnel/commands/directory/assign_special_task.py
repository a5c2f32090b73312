"""The mayor gives a post a special task for a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from chassis.run import Context
from personnel.acting.bounds import require_codes, require_order
from personnel.commands.directory.assign_portfolio import overlapping_charges
from personnel.model import AREA, Appointment, Post, SpecialTask, ends_after
from personnel.rules import directory_rules, special_task_rules
from zhengling.personnel.v1.events_pb2 import SpecialTaskChanged


@dataclass(frozen=True)
class AssignSpecialTask:
    """Which post answers for what, from when to when, by which paper (article 7)."""

    post_id: UUID
    area: str
    title: str
    scope: str
    starts: date
    until: date
    instrument: str

    def __post_init__(self) -> None:
        """The area is named by its code, and the task does not end before it begins."""
        require_codes(area=self.area)
        require_order(self.starts, self.until)


def handle(command: AssignSpecialTask, ctx: Context) -> SpecialTask:
    """Give it. Raises RuleBroken(R7.3): by another than the mayor, to a post that may not have it, or twice.

    It makes a matter area of its own: steps wait for the power over that area, and with it for whoever stands in.
    """
    ctx.exercise("R7.3", *special_task_rules.task_givers())
    post = ctx.load(Post, command.post_id)
    ends = ends_after(command.until)
    directory_rules.require_established(post.title, command.starts, ends, post.starts, post.ends)
    holders = select(func.count(Appointment.person_id.distinct())).where(
        Appointment.post_id == post.id, Appointment.starts <= command.starts, Appointment.ends > command.starts
    )
    special_task_rules.require_task_holder(post.kind, ctx.session.scalar(holders) or 0, ctx.today)
    matter = AREA + command.area
    others = [
        ctx.load(Post, charge.post_id).title
        for charge in ctx.session.scalars(overlapping_charges(matter, command.starts, ends))
    ]
    special_task_rules.require_task_free(command.area, others, ctx.today)
    task = ctx.add(
        SpecialTask(
            post_id=post.id,
            matter=matter,
            title=command.title,
            scope=command.scope,
            starts=command.starts,
            ends=ends,
            instrument=command.instrument,
        )
    )
    ctx.record(task_changed(task), task)
    return task


def task_changed(task: SpecialTask) -> SpecialTaskChanged:
    """The event that tells how a special task stands; what it covers does not travel."""
    return SpecialTaskChanged(
        special_task_id=str(task.id),
        post_id=str(task.post_id),
        area=task.area,
        starts=str(task.starts),
        until=str(task.until or ""),
    )
