"""Drafting an outgoing document."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import new_id
from chassis.errors import Malformed
from chassis.run import Context
from documents.acting import draft
from documents.acting.draft import Particulars
from documents.model import DOCUMENT, Document
from documents.rules import review_rules


@dataclass(frozen=True)
class DraftDocument:
    """Draft a document for the government or its office (articles 56, 61, 62)."""

    issuer: str
    drafting_unit: str
    level: int
    decision_id: UUID | None
    particulars: Particulars


def handle(command: DraftDocument, ctx: Context) -> Document:
    """Raises RuleBroken(R62.1) for a stranger to the unit, and of R18.1, R29.1, R56.1, R61.1 for what does not fit."""
    ctx.exercise("R62.1", *review_rules.drafting_powers(command.drafting_unit))
    draft.judge(command.particulars, command.issuer, command.level, ctx.today)
    draft.require_units(ctx, "drafting_unit", [command.drafting_unit])
    draft.require_units(ctx, "touched_units", command.particulars.touched_units)
    document = Document(
        id=new_id(),
        version=1,
        level=command.level,
        issuer=command.issuer,
        drafting_unit=command.drafting_unit,
        drafted_by=ctx.standing.person_id,
        drafted_at=ctx.now,
    )
    command.particulars.put(document)
    if command.decision_id:
        if document.normative:
            # Its decision comes after its legality review (article 19), from the meeting itself.
            raise Malformed(
                {"decision_id": "规范性文件审查后才决定 / a normative document is decided after its review"}
            )
        decision = ctx.neighbours.decision(ctx.actor, command.decision_id)
        document.decision_id, document.decided_on = decision.id, decision.decided_on
        document.decision_kind, document.decision_outcome = decision.meeting_kind, decision.outcome
    ctx.add(document)
    ctx.session.flush()
    approvers = review_rules.approving_powers(document.drafting_unit)
    ctx.wait_for(document, "approve_draft", *approvers, rule=DOCUMENT.rows[document.state, "approve_draft"].rule)
    return document
