"""The head of the drafting unit approving a draft."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.rules import review_rules


@dataclass(frozen=True)
class ApproveDraft:
    """Approve the unit's draft as its head, before the office sees it (article 62)."""

    document_id: UUID
    opinion: str


def handle(command: ApproveDraft, ctx: Context) -> Document:
    """Raises RuleBroken(R62.1) for anybody but the head of the drafting unit."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.approving_powers(document.drafting_unit))
    document.state = DOCUMENT.advance(document.state, "approve_draft")
    give_opinion(ctx, document, "approve_draft", "approved", command.opinion)
    ctx.settle(document, "approve_draft")
    ctx.wait_for(document, "review_document", *review_rules.office_powers(), rule="R62.1")
    return document
