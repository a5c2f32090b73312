"""Put a document that was published before the public (articles 29, 33)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.db import new_id
from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import to_date, to_uuid
from gateway.model import PublishedDocument
from zhengling.documents.v1.events_pb2 import DocumentPublished


@dataclass(frozen=True)
class ShowDocument:
    """A document as it was published; a newer publication of the same document takes its place in the list."""

    id: UUID
    number: str
    title: str
    issuer: str
    doc_type: str
    document_date: date
    published_at: datetime
    body: str
    file_sha256: str
    file_size: int


def from_event(event: DocumentPublished) -> ShowDocument:
    """The command that an event asks for. Raises Malformed for an id, a date or an instant that is none."""
    try:
        published_at = datetime.fromisoformat(event.published_at)
    except ValueError as error:
        raise Malformed({"published_at": "不是时刻 / not an instant"}) from error
    return ShowDocument(
        id=to_uuid(event.document_id, "document_id"),
        number=event.number,
        title=event.title,
        issuer=event.issuer,
        doc_type=event.doc_type,
        document_date=to_date(event.document_date, "document_date"),
        published_at=published_at,
        body=event.body,
        file_sha256=event.file_sha256,
        file_size=event.file_size,
    )


def handle(command: ShowDocument, ctx: Context) -> None:
    """Keep the copy that the public reads."""
    values = asdict(command)
    put = insert(PublishedDocument).values(**values, entry=new_id())
    ctx.session.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
    ctx.subject = f"{PublishedDocument.__subject__}/{command.id}"
