"""Register that somebody is back from leave."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from personnel.commands.end_delegation import end, ended
from personnel.model import LEAVE, Delegation, Leave, absence
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import LeaveReturned


@dataclass(frozen=True)
class RegisterReturn:
    """Which leave; the person is back today (article 75)."""

    leave_id: UUID


def handle(command: RegisterReturn, ctx: Context) -> Leave:
    """Register it: the powers are the person's again from today. Raises RuleBroken(R75.3) for who may not, IllegalStep.

    When the mayor is back, his delegations under way end too.
    """
    leave = ctx.target(Leave, command.leave_id)
    ctx.exercise("R75.3", *leave_rules.returning_powers(leave.person_id))
    absence.lock(ctx.session)
    leave.begin_if_due(ctx.today)
    leave.state = LEAVE.advance(leave.state, "register_return")
    leave.returned_on = leave.back_on = ctx.today
    ctx.settle(leave)
    late = leave_rules.days_late(leave.until, ctx.today, ctx.today)
    ctx.record(
        LeaveReturned(
            leave_id=str(leave.id), person_id=str(leave.person_id), returned_on=str(ctx.today), days_late=late
        ),
        leave,
    )
    under_way = select(Delegation).where(
        Delegation.principal_id == leave.person_id, Delegation.starts <= ctx.today, Delegation.ends > ctx.today
    )
    for delegation in ctx.session.scalars(under_way.with_for_update()):
        end(delegation, ctx.today)
        delegation.version += 1
        ctx.record(ended(delegation), delegation)
    return leave
