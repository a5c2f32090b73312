"""Refuse more time for a leave, with the reason; the old end stands."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.leave.extend_leave import chain_until
from personnel.model import LEAVE, Leave
from personnel.rules import leave_rules


@dataclass(frozen=True)
class RejectExtension:
    """Which leave, and why not."""

    leave_id: UUID
    note: str


def handle(command: RejectExtension, ctx: Context) -> Leave:
    """Reject it. Raises RuleBroken(R75.1, R75.2, R9.1) for who may not approve it."""
    leave = ctx.target(Leave, command.leave_id)
    state = LEAVE.advance(leave.state, "reject_extension")
    ctx.exercise(leave.rule, leave.chain[leave.stage])
    leave_rules.require_other(leave.rule, ctx.actor.person_id == leave.person_id)
    leave.state, leave.note, leave.wanted_half = state, command.note, None
    # Those who would have been asked for the longer leave have not approved anything.
    leave.chain = list(chain_until(ctx, leave, leave.due_half))
    leave.stage = len(leave.chain)
    ctx.settle(leave, "approve_extension")
    return leave
