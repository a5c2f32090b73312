"""Approve more time for a leave, or pass it on to the next who must."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting import cover
from personnel.commands.leave.extend_leave import lengthen
from personnel.model import LEAVE, Leave, absence
from personnel.rules import leave_rules


@dataclass(frozen=True)
class ApproveExtension:
    """Which leave (article 75)."""

    leave_id: UUID


def handle(command: ApproveExtension, ctx: Context) -> Leave:
    """Approve it. Raises RuleBroken(R75.1, R75.2, R9.1) for who may not, and when the added time is not covered."""
    leave = ctx.target(Leave, command.leave_id)
    LEAVE.advance(leave.state, "approve_extension")
    ctx.exercise(leave.rule, leave.chain[leave.stage])
    leave_rules.require_other(leave.rule, ctx.actor.person_id == leave.person_id)
    absence.lock(ctx.session)
    end = leave.wanted_half or leave.due_half
    cover.require_covered(ctx, cover.Absent.of(leave, leave.due_half, end))
    leave.stage += 1
    if leave.stage < len(leave.chain):
        leave.state = LEAVE.advance(leave.state, "pass_on")
        ctx.settle(leave, "approve_extension")
        ctx.wait_for(leave, "approve_extension", leave.chain[leave.stage], rule=leave.rule, due=leave.until)
        return leave
    lengthen(ctx, leave, end)
    return leave
