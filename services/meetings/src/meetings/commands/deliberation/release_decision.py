"""The office makes public a decision whose minutes are signed (article 30)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import publishing
from meetings.acting.capacity import by_office
from meetings.model.decision import Decision
from meetings.rules import publication_rules


@dataclass(frozen=True)
class ReleaseDecision:
    """Make a decision public that was judged so after the minutes were signed, or whose publication was withdrawn."""

    decision_id: UUID


def handle(command: ReleaseDecision, ctx: Context) -> Decision:
    """Tell the public of what the minutes in force hold.

    Raises RuleBroken(R30.1) for what may not be made public or was left out by a corrected edition of the minutes,
    NotPermitted, IllegalStep before the signature.
    """
    by_office(ctx, "release_decision")
    decision = ctx.target(Decision, command.decision_id)
    minutes = publishing.advance(ctx, decision, "release_decision")
    if minutes is not None:
        publication_rules.require_minuted(publishing.holds(minutes, decision), minutes.number)
        publishing.put_out(ctx, decision, minutes)
    return decision
