"""Register that somebody is back from leave."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from personnel.acting import cover
from personnel.commands.leave.request_leave import told
from personnel.commands.mandate.end_delegation import ended
from personnel.model import LEAVE, Delegation, Leave, absence
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import LeaveReturned

SETTLED = ("approve_extension", "register_return", "urge_return", "name_stand_in", "agree_stand_in")
"""What waits no longer once the person is back; that the mayor's absence is to be reported, still waits."""


@dataclass(frozen=True)
class RegisterReturn:
    """Which leave; the person is back from this half day on (article 75)."""

    leave_id: UUID


def handle(command: RegisterReturn, ctx: Context) -> Leave:
    """Register it: from this half day on the powers are the person's. Raises RuleBroken(R75.3), IllegalStep.

    Who is back from one leave is back from those that began before it too. When the mayor is back, his delegations
    under way end as well.
    """
    leave = ctx.target(Leave, command.leave_id)
    ctx.exercise("R75.3", *leave_rules.returning_powers(leave.person_id))
    absence.lock(ctx.session)
    now = absence.current_half(ctx.now)
    _return(ctx, leave, now)
    for other in absence.under_way(ctx.session, leave.person_id, now):
        if other.id != leave.id and other.away_half < leave.away_half:
            other.version += 1
            _return(ctx, other, now)
    under_way = select(Delegation).where(
        Delegation.principal_id == leave.person_id, Delegation.first_half <= now, Delegation.back_half > now
    )
    for delegation in ctx.session.scalars(under_way.with_for_update()):
        delegation.end_at(now)
        delegation.version += 1
        ctx.record(ended(delegation), delegation)
    return leave


def _return(ctx: Context, leave: Leave, now: int) -> None:
    leave.begin_if_due(now)
    leave.state = LEAVE.advance(leave.state, "register_return")
    leave.returned_on, leave.wanted_half, leave.proposed_stand_in_id = ctx.today, None, None
    leave.end_at(now)
    cover.stand_in_until(ctx, leave, now)
    ctx.settle(leave, *SETTLED)
    late = leave_rules.days_late(leave.until, ctx.today, ctx.today)
    ctx.record(LeaveReturned(returned_on=str(ctx.today), days_late=late, **told(leave)), leave)
