"""Approve a leave, or pass it on to the next who must."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting import cover
from personnel.commands.leave.request_leave import grant
from personnel.model import LEAVE, Leave, absence
from personnel.rules import leave_rules


@dataclass(frozen=True)
class ApproveLeave:
    """Which leave (article 75)."""

    leave_id: UUID


def handle(command: ApproveLeave, ctx: Context) -> Leave:
    """Approve it. Raises RuleBroken(R75.1, R75.2, R9.1) for who may not, RuleBroken(R7.2) when both would be away.

    The last word is said under the lock of absences, so that of two partners who ask at once one is refused.
    """
    leave = ctx.target(Leave, command.leave_id)
    LEAVE.advance(leave.state, "approve_leave")
    ctx.exercise(leave.rule, leave.chain[leave.stage])
    leave_rules.require_other(leave.rule, ctx.actor.person_id == leave.person_id)
    absence.lock(ctx.session)
    cover.require_covered(ctx, cover.Absent.of(leave, leave.first_half, leave.due_half))
    ctx.settle(leave, "approve_leave")
    leave.stage += 1
    if leave.stage < len(leave.chain):
        leave.state = LEAVE.advance(leave.state, "pass_on")
        ctx.wait_for(leave, "approve_leave", leave.chain[leave.stage], rule=leave.rule, due=leave.starts)
        return leave
    grant(ctx, leave)
    return leave
