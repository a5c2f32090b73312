"""Reads: each shows what the reader may know of, and nothing of the rest."""

from uuid import UUID

from sqlalchemy import select

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context
from chassis.run import knows as may_know
from chassis.wire import text
from documents import present
from documents.acting.seals import require_digest
from documents.model import Document, DocumentFile, SealLedger, SealUse
from documents.model.document import LEADERS, PUBLISHED
from documents.model.seal import USED
from documents.printing import Form, Paper
from documents.renderer import Rendered, render
from zhengling.documents.v1.document_pb2 import FileContent, FileVerification
from zhengling.documents.v1.seal_pb2 import LedgerVerification

_SUBJECTS: dict[str, type[Document | SealUse]] = {"document": Document, "seal_use": SealUse}


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may know of <kind>/<uuid>."""
    kind, _, key = subject.partition("/")
    try:
        entity = ctx.session.get(_SUBJECTS[kind], UUID(key))
    except (KeyError, ValueError):
        return False
    return entity is not None and may_know(entity, ctx.standing)


def get_document(ctx: Context, document_id: UUID) -> Document:
    """One document. Raises NotFound."""
    return ctx.load(Document, document_id)


def list_documents(
    ctx: Context, state: str, doc_type: str, drafting_unit: str, cursor: str, limit: int
) -> Page[Document]:
    """One page of the documents the caller may know of."""
    query = select(Document).where(Document.known_where(ctx.standing))
    for column, wanted in (
        (Document.state, state),
        (Document.doc_type, doc_type),
        (Document.drafting_unit, drafting_unit),
    ):
        if wanted:
            query = query.where(column == wanted)
    return page(ctx.session, query, Document.id, cursor, limit)


def get_legality(ctx: Context, document_id: UUID) -> Document:
    """The document, shown as where its legality review stands. Raises NotFound."""
    return ctx.load(Document, document_id)


def get_document_file(ctx: Context, document_id: UUID) -> FileContent:
    """The newest rendering. Raises NotFound when there is none."""
    return _content(ctx.load(Document, document_id))


def get_published_file(ctx: Context, document_id: UUID) -> FileContent:
    """The file of a published document, whoever asks. Raises NotFound for every other."""
    found = ctx.session.get(Document, document_id)
    if found is None or found.state != PUBLISHED or found.level > 0 or found.disclosure != "proactive":
        raise NotFound("document")
    return _content(found)


def _content(found: Document) -> FileContent:
    if found.file is None:
        raise NotFound("document_file")
    return present.content(found.file, filename=f"{found.number}.pdf")


def verify_file(ctx: Context, document_id: UUID, sha256: str) -> FileVerification:
    """Whether the file in hand is the sealed one, and whether the stored one is unchanged.

    Raises Malformed for what is no digest, and NotFound.
    """
    require_digest(sha256)
    found = ctx.load(Document, document_id)
    wanted = select(SealUse).where(SealUse.document_id == found.id, SealUse.state == USED).order_by(SealUse.id)
    uses = list(ctx.session.scalars(wanted))
    sealed = uses[-1].file_sha256 if uses else ""
    stored = ctx.session.scalars(
        select(DocumentFile).where(DocumentFile.document_id == found.id, DocumentFile.sha256 == sealed)
    ).first()
    return FileVerification(
        document_id=text(found.id),
        matches=bool(sealed) and sha256.lower() == sealed,
        sealed_sha256=sealed,
        stored_intact=stored is not None and stored.intact(),
        ledger_entries=[f"{use.seal}/{use.ledger_year}/{use.ledger_number}" for use in uses],
    )


def get_seal_use(ctx: Context, seal_use_id: UUID) -> SealUse:
    """One use of a seal. Raises NotFound."""
    return ctx.load(SealUse, seal_use_id)


def list_seal_uses(
    ctx: Context, seal: str, document_id: UUID | None, state: str, cursor: str, limit: int
) -> Page[SealUse]:
    """One page of the uses whose documents the caller may know of."""
    query = select(SealUse).where(SealUse.known_where(ctx.standing))
    if seal:
        query = query.where(SealUse.seal == seal)
    if document_id:
        query = query.where(SealUse.document_id == document_id)
    if state:
        query = query.where(SealUse.state == state)
    return page(ctx.session, query, SealUse.id, cursor, limit)


def verify_ledger(ctx: Context, seal: str, year: int) -> LedgerVerification:
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
    return LedgerVerification(seal=seal, year=year, entries=entries, intact=not broken, broken_at=broken)


def render_paper(ctx: Context, paper: Paper) -> Rendered:
    """A paper in print. What it says comes with the request and nothing is kept. Raises NeighbourDown."""
    return render(paper, ctx.runtime.settings)


def render_form(ctx: Context, form: Form) -> Rendered:
    """A form in print, likewise. Raises NeighbourDown."""
    return render(form, ctx.runtime.settings)
