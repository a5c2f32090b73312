"""The office proposes the correction of a slip in a decision (article 48)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import convening, deliberating, publishing
from meetings.acting.capacity import by_office
from meetings.acting.naming import require_units
from meetings.model.decision import Amendment, Decision

MOST = 50
"""Corrections proposed of one decision."""


@dataclass(frozen=True)
class ProposeAmendment:
    """Correct what is not empty; the rest stays as it is."""

    decision_id: UUID
    text: str
    responsible_units: tuple[str, ...]
    term: date | None
    reason: str

    def __post_init__(self) -> None:
        """Something is corrected."""
        if not (self.text or self.responsible_units or self.term):
            raise Malformed({"text": "没有写明要改什么 / nothing is corrected"})


def handle(command: ProposeAmendment, ctx: Context) -> Decision:
    """Put the correction before who may chair the meeting; once minutes are drafted only they are issued anew.

    Raises NotPermitted, Malformed where another correction waits, IllegalStep, NotFound.
    """
    by_office(ctx, "propose_amendment")
    require_units(ctx, "responsible_units", command.responsible_units)
    # The meeting comes first, because drafting its minutes locks it too.
    meeting = deliberating.shared(ctx, ctx.load(Decision, command.decision_id).meeting_id)
    decision = ctx.target(Decision, command.decision_id)
    publishing.advance(ctx, decision, "amend_decision")
    if any(amendment.state == "proposed" for amendment in decision.amendments):
        raise Malformed({"decision_id": "已有一处更正待主持人同意 / another correction waits for assent"})
    if len(decision.amendments) >= MOST:
        raise Malformed({"decision_id": f"最多提出 {MOST} 次更正 / at most {MOST} corrections"})
    decision.amendments.append(
        Amendment(
            decision_id=decision.id,
            number=len(decision.amendments) + 1,
            state="proposed",
            text=command.text,
            text_before=decision.text if command.text else "",
            responsible_units=list(command.responsible_units),
            units_before=decision.responsible_units if command.responsible_units else [],
            term=command.term,
            term_before=decision.term if command.term else None,
            reason=command.reason,
            proposed_by=ctx.standing.name,
            proposed_at=ctx.now,
            judged_by="",
            judged_at=None,
            capacity="",
        )
    )
    ctx.wait_for(decision, "judge_amendment", *convening.chairing(meeting).powers, rule="R48.1")
    return decision
