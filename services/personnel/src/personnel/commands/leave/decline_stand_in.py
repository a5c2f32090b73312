"""Decline that another stands in during a leave; who was named before goes on."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.leave.agree_stand_in import proposal
from personnel.model import Leave


@dataclass(frozen=True)
class DeclineStandIn:
    """For which leave, and why not."""

    leave_id: UUID
    note: str


def handle(command: DeclineStandIn, ctx: Context) -> Leave:
    """Decline. Raises RuleBroken(R7.2, R9.1) for another than who approved last."""
    leave, _ = proposal(ctx, command.leave_id)
    leave.proposed_stand_in_id, leave.note = None, command.note
    ctx.settle(leave, "agree_stand_in")
    return leave
