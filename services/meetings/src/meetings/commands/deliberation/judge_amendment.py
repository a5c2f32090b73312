"""Who may chair the meeting assents to the correction of a slip in its decision (article 48)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotFound
from chassis.run import Context
from meetings.acting import convening, deliberating, publishing
from meetings.model.decision import Amendment, Decision


@dataclass(frozen=True)
class JudgeAmendment:
    """Assent to the correction that waits, or refuse it."""

    decision_id: UUID
    agreed: bool


def handle(command: JudgeAmendment, ctx: Context) -> Decision:
    """Correct the decision, or leave it. Raises RuleBroken of the kind of meeting, NotFound, IllegalStep."""
    meeting = deliberating.shared(ctx, ctx.load(Decision, command.decision_id).meeting_id)
    decision = ctx.target(Decision, command.decision_id)
    power = convening.preside(ctx, meeting)
    publishing.advance(ctx, decision, "amend_decision")
    amendment = next((one for one in decision.amendments if one.state == "proposed"), None)
    if amendment is None:
        raise NotFound(Amendment.__tablename__)
    amendment.state = "assented" if command.agreed else "refused"
    amendment.judged_by, amendment.judged_at = ctx.standing.name, ctx.now
    amendment.capacity = f"{power.key} ({power.via})"
    if command.agreed:
        decision.text = amendment.text or decision.text
        decision.responsible_units = amendment.responsible_units or decision.responsible_units
        decision.term = amendment.term or decision.term
    ctx.settle(decision, "judge_amendment")
    return decision
