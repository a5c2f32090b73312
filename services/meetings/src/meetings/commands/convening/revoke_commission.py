"""A commission to convene thematic meetings is revoked (article 45)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.convening import COMMISSION, Commission
from meetings.rules import authority_rules


@dataclass(frozen=True)
class RevokeCommission:
    """Revoke a commission for a reason."""

    commission_id: UUID
    reason: str


def handle(command: RevokeCommission, ctx: Context) -> Commission:
    """Revoke it: who gave it does so, or the mayor. A meeting called under it is led by its holder no longer.

    Raises RuleBroken(R45.1) for anybody else, and IllegalStep.
    """
    commission = ctx.target(Commission, command.commission_id)
    authority = authority_rules.commission_givers()
    power = exercise(ctx, authority)
    if commission.given_by != ctx.standing.person_id and power.key != authority.powers[0]:
        refusal = RuleBroken(authority.rule, given_by=commission.giver)
        refusal.authority = True
        raise refusal
    commission.state = COMMISSION.advance(commission.state, "revoke_commission")
    commission.revoked_at, commission.reason = ctx.now, command.reason
    return commission
