"""Set the last day of a post."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from chassis.errors import Malformed
from chassis.run import Context
from personnel.commands.directory.assign_portfolio import assigned
from personnel.commands.directory.assign_special_task import task_changed
from personnel.model import Appointment, Person, Portfolio, Post, SpecialTask, ends_after
from personnel.rules import directory_rules


@dataclass(frozen=True)
class AbolishPost:
    """Which post, and its last day."""

    post_id: UUID
    until: date


def handle(command: AbolishPost, ctx: Context) -> Post:
    """Abolish it; what it is in charge of is in nobody's from then on.

    Raises RuleBroken(R9.1), and RuleBroken(R5.1) while it is held after that day.
    """
    post = ctx.target(Post, command.post_id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    day = ends_after(command.until)
    if not post.starts < day <= post.ends:
        raise Malformed({"until": "应在职位设立期间之内 / within the time the post is established"})
    held = (
        select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.post_id == post.id, Appointment.ends > day, Appointment.ends > Appointment.starts)
        .order_by(Appointment.id)
        .limit(10)
    )
    directory_rules.require_unheld(post.title, ctx.session.scalars(held), command.until)
    end_charges(ctx, Portfolio.post_id == post.id, day)
    post.end_on(day)
    return post


def end_charges(ctx: Context, which: ColumnElement[bool], day: date) -> None:
    """Let the portfolios and special tasks that `which` tells hold no longer from a day on."""
    charges = select(Portfolio).where(which, Portfolio.ends > day).order_by(Portfolio.id).with_for_update()
    for charge in ctx.session.scalars(charges):
        charge.end_on(day)
        charge.version += 1
        ctx.record(task_changed(charge) if isinstance(charge, SpecialTask) else assigned(charge), charge)
