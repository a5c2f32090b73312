"""Agree that another stands in during a leave."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from personnel.commands.leave.name_stand_in import change, require_fit, rule_of
from personnel.model import LEAVE, Leave, absence
from personnel.rules import leave_rules


@dataclass(frozen=True)
class AgreeStandIn:
    """For which leave (articles 7 and 9)."""

    leave_id: UUID


def handle(command: AgreeStandIn, ctx: Context) -> Leave:
    """Agree. Raises RuleBroken(R7.2, R9.1) for another than who approved last, or for who can no longer stand in."""
    leave, proposed = proposal(ctx, command.leave_id)
    absence.lock(ctx.session)
    now = absence.current_half(ctx.now)
    require_fit(ctx, leave, proposed, now)
    ctx.settle(leave, "agree_stand_in", "name_stand_in")
    change(ctx, leave, proposed, now)
    return leave


def proposal(ctx: Context, leave_id: UUID) -> tuple[Leave, UUID]:
    """A leave with who is proposed, for who approved it last. Raises RuleBroken, IllegalStep when nobody is."""
    leave = ctx.target(Leave, leave_id)
    ctx.exercise(rule_of(leave), *leave.chain[-1:])
    leave_rules.require_other(leave.rule, ctx.actor.person_id == leave.person_id)
    leave.state = LEAVE.advance(leave.state, "name_stand_in")
    if leave.proposed_stand_in_id is None:
        raise IllegalStep("leave", leave.state, "agree_stand_in", rule_of(leave))
    return leave, leave.proposed_stand_in_id
