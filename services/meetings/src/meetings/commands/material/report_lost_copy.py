"""A numbered copy cannot be found (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.material import COPY, MaterialCopy
from meetings.rules import material_rules


@dataclass(frozen=True)
class ReportLostCopy:
    """Report when and how a copy was lost."""

    copy_id: UUID
    report: str


def handle(command: ReportLostCopy, ctx: Context) -> MaterialCopy:
    """Report the loss, and put it before the office's director.

    Raises RuleBroken(R52.3) for who is neither the holder nor of the office, and IllegalStep.
    """
    copy = ctx.target(MaterialCopy, command.copy_id)
    exercise(ctx, material_rules.loss_reporters(str(copy.holder_id or ""), copy.unit))
    copy.state = COPY.advance(copy.state, "report_lost_copy")
    copy.report = command.report
    ctx.settle(copy)
    resolvers = material_rules.loss_resolvers()
    ctx.wait_for(copy, "resolve_lost_copy", *resolvers.powers, rule=resolvers.rule)
    return copy
