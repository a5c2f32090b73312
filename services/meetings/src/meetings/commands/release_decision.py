"""The office makes public a decision whose minutes are signed (article 30)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings import publishing
from meetings.capacity import by_office
from meetings.model.decision import Decision


@dataclass(frozen=True)
class ReleaseDecision:
    """Make a decision public that was judged so after the minutes were signed, or whose publication was withdrawn."""

    decision_id: UUID


def handle(command: ReleaseDecision, ctx: Context) -> Decision:
    """Tell the public. Raises RuleBroken(R30.1) for what may not be, NotPermitted, IllegalStep before the signature."""
    by_office(ctx, "release_decision")
    decision = ctx.target(Decision, command.decision_id)
    minutes = publishing.advance(ctx, decision, "release_decision")
    if minutes is not None:
        publishing.put_out(ctx, decision, minutes)
    return decision
