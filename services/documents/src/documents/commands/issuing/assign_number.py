"""Registering a signed document under the next number of its series."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.model import DOCUMENT, Document, DocumentNumber, NumberSeries
from documents.rules import review_rules
from zhengling.documents.v1.events_pb2 import DocumentNumbered


@dataclass(frozen=True)
class AssignNumber:
    """Give the document its number and date; not before sign-off, never twice, without a gap."""

    document_id: UUID


def handle(command: AssignNumber, ctx: Context) -> Document:
    """The date is that of the decision for a resolution, else that of sign-off; the series is that year's."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.office_powers())
    document.state = DOCUMENT.advance(document.state, "assign_number")
    resolved = document.doc_type == "resolution" and document.decided_on
    document.document_date = document.decided_on if resolved else document.signed_on
    year = document.dated.year
    # Taken last, because from here on everybody who wants a number of this series waits for our commit.
    sequence = NumberSeries.take(ctx.session, document.issuer_code, year)
    number = DocumentNumber(document_id=document.id, issuer_code=document.issuer_code, year=year, sequence=sequence)
    ctx.session.add(number)
    document.number = number.text()
    ctx.settle(document, "assign_number")
    ctx.wait_for(document, "render_document", *review_rules.office_powers(), rule="R56.1")
    ctx.record(
        DocumentNumbered(
            document_id=str(document.id),
            number=document.number if document.level == 0 and document.disclosure == "proactive" else "",
            document_date=document.dated.isoformat(),
            level=document.level,
        ),
        document,
    )
    return document
