"""The office's director settles what is done about a lost copy (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.material import COPY, MaterialCopy
from meetings.rules import material_rules


@dataclass(frozen=True)
class ResolveLostCopy:
    """Say what was done about it."""

    copy_id: UUID
    measure: str


def handle(command: ResolveLostCopy, ctx: Context) -> MaterialCopy:
    """Settle the incident. Raises RuleBroken(R52.3) for anybody but the office's director, and IllegalStep."""
    copy = ctx.target(MaterialCopy, command.copy_id)
    exercise(ctx, material_rules.loss_resolvers())
    copy.state = COPY.advance(copy.state, "resolve_lost_copy")
    copy.measure, copy.resolved_by = command.measure, ctx.standing.name
    ctx.settle(copy)
    return copy
