"""Refuse a leave, with the reason."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import LEAVE, Leave
from personnel.rules import leave_rules


@dataclass(frozen=True)
class RejectLeave:
    """Which leave, and why not."""

    leave_id: UUID
    note: str


def handle(command: RejectLeave, ctx: Context) -> Leave:
    """Reject it. Raises RuleBroken(R75.1, R75.2, R9.1) for who may not approve it."""
    leave = ctx.target(Leave, command.leave_id)
    state = LEAVE.advance(leave.state, "reject_leave")
    ctx.exercise(leave.rule, leave.chain[leave.stage])
    leave_rules.require_other(leave.rule, ctx.actor.person_id == leave.person_id)
    leave.state, leave.note = state, command.note
    ctx.settle(leave)
    return leave
