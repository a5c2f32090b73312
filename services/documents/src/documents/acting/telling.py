"""What is told of a document as it stands."""

from chassis.wire import instant
from documents.model import Document
from documents.rules import element_rules
from zhengling.documents.v1.events_pb2 import DocumentPublished


def published(document: Document) -> DocumentPublished:
    """A document that is public."""
    file = document.rendered
    return DocumentPublished(
        document_id=str(document.id),
        number=document.number,
        title=document.title,
        issuer=element_rules.issuer_name(document.issuer, document.dated),
        doc_type=document.doc_type,
        document_date=document.dated.isoformat(),
        published_at=instant(document.published_at),
        body=document.body,
        file_sha256=file.sha256,
        file_size=file.size,
    )
