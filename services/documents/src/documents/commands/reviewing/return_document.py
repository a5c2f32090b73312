"""Sending a document back to its drafters."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting import sign_off
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.model.document import DECIDED, OFFICE_REVIEWED
from documents.rules import review_rules, sign_off_rules


@dataclass(frozen=True)
class ReturnDocument:
    """Return the document with reasons, as the office or as whoever has to act on it next (article 62)."""

    document_id: UUID
    reasons: str


def handle(command: ReturnDocument, ctx: Context) -> Document:
    """A decision that adopted the very text holds no longer. Raises RuleBroken(R62.1), IllegalStep once signed."""
    document = ctx.target(Document, command.document_id)
    signing = sign_off_rules.signing_powers(document.sign_off_ground, document.doc_type)
    powers = [*review_rules.office_powers(), *signing]
    powers += [power for row in document.countersignatures for power in row.powers]
    if document.state == OFFICE_REVIEWED:
        powers += review_rules.legality_powers()
    ctx.exercise("R62.1", *powers)
    if document.state == DECIDED and document.decision_outcome == "adopted":
        document.decision_id, document.decided_on = None, None
        document.decision_kind, document.decision_outcome = "", ""
    document.state = DOCUMENT.advance(document.state, "return_document")
    give_opinion(ctx, document, "return_document", "returned", command.reasons)
    sign_off.send_back(ctx, document)
    return document
