"""Signing a document off."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.rules import review_rules, sign_off_rules
from zhengling.documents.v1.events_pb2 import DocumentSigned


@dataclass(frozen=True)
class SignDocument:
    """Sign the document by the row of article 63 it falls under."""

    document_id: UUID
    opinion: str


def handle(command: SignDocument, ctx: Context) -> Document:
    """Raises RuleBroken of the row for who may not sign; R63.5, R63.6, R63.7 for what must come first; IllegalStep."""
    document = ctx.target(Document, command.document_id)
    ground = document.sign_off_ground
    ctx.exercise(ground, *sign_off_rules.signing_powers(ground, document.doc_type))
    document.state = DOCUMENT.advance(document.state, "sign_document")
    sign_off_rules.require_countersigned(document.missing("countersign"))
    sign_off_rules.require_assent(document.missing("assent"))
    if ground == "R63.6":
        sign_off_rules.require_basis(document.decision_kind, document.decision_outcome, document.routine, ctx.today)
    document.signed_on = ctx.today
    give_opinion(ctx, document, "sign_document", "signed", command.opinion)
    ctx.settle(document)
    ctx.wait_for(document, "assign_number", *review_rules.office_powers(), rule="R56.1")
    ctx.record(
        DocumentSigned(
            document_id=str(document.id),
            sign_off_ground=ground,
            signed_on=document.signed_on.isoformat(),
            level=document.level,
        ),
        document,
    )
    return document
