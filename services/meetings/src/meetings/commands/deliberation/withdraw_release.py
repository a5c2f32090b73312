"""The office withdraws a wrong publication of a decision (article 30)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import publishing
from meetings.acting.capacity import by_office
from meetings.model.decision import Decision


@dataclass(frozen=True)
class WithdrawRelease:
    """Take a decision back from the public, for a reason that stays on record."""

    decision_id: UUID
    reason: str


def handle(command: WithdrawRelease, ctx: Context) -> Decision:
    """Withdraw it; it may be judged and released anew. Raises NotPermitted, and IllegalStep for what is not public."""
    by_office(ctx, "withdraw_release")
    decision = ctx.target(Decision, command.decision_id)
    publishing.advance(ctx, decision, "withdraw_release")
    publishing.take_back(ctx, decision, command.reason)
    return decision
