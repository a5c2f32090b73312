"""Call off a leave that has not begun."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.acting import cover
from personnel.commands.leave.request_leave import told
from personnel.model import LEAVE, Leave, absence
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import LeaveCancelled


@dataclass(frozen=True)
class CancelLeave:
    """Which leave."""

    leave_id: UUID


def handle(command: CancelLeave, ctx: Context) -> Leave:
    """Call it off. Raises RuleBroken(R75.3) for another than the person and the office, IllegalStep when begun."""
    leave = ctx.target(Leave, command.leave_id)
    ctx.exercise("R75.3", *leave_rules.returning_powers(leave.person_id))
    absence.lock(ctx.session)
    now = absence.current_half(ctx.now)
    leave.begin_if_due(now)
    leave.state = LEAVE.advance(leave.state, "cancel_leave")
    leave.proposed_stand_in_id = None
    leave.end_at(leave.away_half)
    cover.stand_in_until(ctx, leave, leave.away_half)
    ctx.settle(leave)
    ctx.record(LeaveCancelled(**told(leave)), leave)
    return leave
