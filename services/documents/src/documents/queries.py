"""Reads: each shows what the reader may know of, and nothing of the rest."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.db import page
from chassis.errors import NotFound
from chassis.run import Context
from chassis.run import knows as may_know
from chassis.wire import text
from documents import present
from documents.model import Document, DocumentFile, SealLedger, SealUse
from documents.model.document import LEADERS, PUBLISHED
from documents.model.seal import USED
from zhengling.documents.v1 import document_pb2, seal_pb2
from zhengling.documents.v1.documents_service_pb2 import Legality, ListDocumentsReply

_SUBJECTS: dict[str, type[Document | SealUse]] = {"document": Document, "seal_use": SealUse}


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may know of <kind>/<uuid>."""
    kind, _, key = subject.partition("/")
    try:
        entity = ctx.session.get(_SUBJECTS[kind], UUID(key))
    except (KeyError, ValueError):
        return False
    return entity is not None and may_know(entity, ctx.standing)


def get_document(ctx: Context, document_id: UUID) -> document_pb2.Document:
    """One document. Raises NotFound."""
    return present.document(ctx.load(Document, document_id))


def list_documents(
    ctx: Context, state: str, doc_type: str, drafting_unit: str, cursor: str, limit: int
) -> ListDocumentsReply:
    """One page of the documents the caller may know of."""
    query = select(Document).where(Document.known_where(ctx.standing))
    for column, wanted in (
        (Document.state, state),
        (Document.doc_type, doc_type),
        (Document.drafting_unit, drafting_unit),
    ):
        if wanted:
            query = query.where(column == wanted)
    rows, following = page(ctx.session, query, Document.id, cursor, limit)
    return ListDocumentsReply(documents=[present.brief(row) for row in rows], next_cursor=following)


def get_legality(ctx: Context, document_id: UUID) -> Legality:
    """Where the legality review stands. Raises NotFound."""
    return present.legality(ctx.load(Document, document_id))


def get_file(ctx: Context, document_id: UUID) -> document_pb2.FileContent:
    """The newest rendering. Raises NotFound when there is none."""
    return _content(ctx.load(Document, document_id))


def published_file(session: Session, document_id: UUID) -> document_pb2.FileContent:
    """The file of a published document, whoever asks. Raises NotFound for every other."""
    found = session.get(Document, document_id)
    if found is None or found.state != PUBLISHED or found.level > 0 or found.disclosure != "proactive":
        raise NotFound("document")
    return _content(found)


def _content(found: Document) -> document_pb2.FileContent:
    if found.file is None:
        raise NotFound("document_file")
    return present.content(found, found.file)


def verify_file(ctx: Context, document_id: UUID, sha256: str) -> document_pb2.FileVerification:
    """Whether the file in hand is the sealed one, and whether the stored one is unchanged. Raises NotFound."""
    found = ctx.load(Document, document_id)
    wanted = select(SealUse).where(SealUse.document_id == found.id, SealUse.state == USED).order_by(SealUse.id)
    uses = list(ctx.session.scalars(wanted))
    sealed = uses[-1].file_sha256 if uses else ""
    stored = ctx.session.scalars(
        select(DocumentFile).where(DocumentFile.document_id == found.id, DocumentFile.sha256 == sealed)
    ).first()
    return document_pb2.FileVerification(
        document_id=text(found.id),
        matches=bool(sealed) and sha256.lower() == sealed,
        sealed_sha256=sealed,
        stored_intact=stored is not None and stored.intact(),
        ledger_entries=[f"{use.seal}/{use.ledger_year}/{use.ledger_number}" for use in uses],
    )


def get_seal_use(ctx: Context, seal_use_id: UUID) -> seal_pb2.SealUse:
    """One use of a seal. Raises NotFound."""
    return present.seal_use(ctx.load(SealUse, seal_use_id))


def list_seal_uses(
    ctx: Context, seal: str, document_id: UUID | None, state: str, cursor: str, limit: int
) -> seal_pb2.ListSealUsesReply:
    """One page of the uses whose documents the caller may know of."""
    query = select(SealUse).where(SealUse.known_where(ctx.standing))
    if seal:
        query = query.where(SealUse.seal == seal)
    if document_id:
        query = query.where(SealUse.document_id == document_id)
    if state:
        query = query.where(SealUse.state == state)
    rows, following = page(ctx.session, query, SealUse.id, cursor, limit)
    return seal_pb2.ListSealUsesReply(seal_uses=[present.seal_use(row) for row in rows], next_cursor=following)


def verify_ledger(ctx: Context, seal: str, year: int) -> seal_pb2.LedgerVerification:
    """Walk one ledger: every number from one to the last is there, and every digest follows from the entry.

    Raises NotFound for others than the leaders and the office, because a ledger counts what is classified too.
    """
    if not ctx.standing.holds(*LEADERS):
        raise NotFound("seal_ledger")
    ledger = ctx.session.get(SealLedger, (seal, year))
    wanted = select(SealUse).where(SealUse.seal == seal, SealUse.ledger_year == year).order_by(SealUse.ledger_number)
    digest, entries, broken = "", 0, 0
    for use in ctx.session.scalars(wanted):
        entries += 1
        digest = use.chained(digest)
        if not broken and (use.ledger_number, use.ledger_digest, use.state) != (entries, digest, USED):
            broken = entries
    last = ledger.last if ledger else 0
    if not broken and (entries != last or (ledger is not None and ledger.digest != digest)):
        broken = min(entries, last) + 1
    return seal_pb2.LedgerVerification(seal=seal, year=year, entries=entries, intact=not broken, broken_at=broken)
