"""What documents has told others, as it stands now, for those who keep copies of it (chassis.facts)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.changes import subject_of
from chassis.facts import Fact, Kind, Which, narrowed
from documents.acting.telling import published
from documents.model import Document
from documents.model.document import PUBLISHED
from zhengling.documents.v1.events_pb2 import DocumentPublished


def for_the_public(session: Session, which: Which) -> Iterator[Fact]:
    """Every document that is public."""
    query = select(Document).where(Document.state == PUBLISHED).order_by(Document.id)
    for document in session.scalars(narrowed(query, Document.id, which)):
        yield Fact(document.id, subject_of(document), document.version, published(document))


KINDS = [Kind(DocumentPublished, frozenset({"gateway"}), for_the_public)]
