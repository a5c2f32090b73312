"""The use of seals and their ledger: numbered without a gap, each entry chained to the one before by its digest."""

import hashlib
import json
import uuid
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from documents.model.base import Base
from documents.model.document import Document

REQUESTED, APPROVED, REJECTED, VOID, USED = "requested", "approved", "rejected", "void", "used"

SEAL_USE = Machine(
    "seal_use",
    {
        (REQUESTED, "approve_seal_use"): Step(APPROVED, "R68.1"),
        (REQUESTED, "reject_seal_use"): Step(REJECTED, "R68.1"),
        (APPROVED, "record_seal_use"): Step(USED, "R68.1"),
        # What was asked for a file that has been rendered anew since is void.
        (REQUESTED, "render_document"): Step(VOID, "R68.1"),
        (APPROVED, "render_document"): Step(VOID, "R68.1"),
    },
)


class SealUse(Base):
    """One use of a seal, asked for and answered, bound to one file by its digest."""

    __tablename__ = "seal_uses"
    __subject__ = "seal_use"
    __table_args__ = (UniqueConstraint("seal", "ledger_year", "ledger_number"), Index(None, "document_id", "id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text, default=REQUESTED)
    seal: Mapped[str] = mapped_column(Text)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text)
    copies: Mapped[int]
    purpose: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer: Mapped[str] = mapped_column(Text, default="")
    used_by: Mapped[str] = mapped_column(Text, default="")
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ledger_year: Mapped[int | None] = mapped_column(SmallInteger)
    ledger_number: Mapped[int | None]
    ledger_digest: Mapped[str] = mapped_column(Text, default="")

    document: Mapped[Document] = relationship()

    def known_to(self, standing: Standing) -> bool:
        """Whoever may know of the document may know that a seal is asked for it."""
        return self.document.known_to(standing)

    @classmethod
    def known_where(cls, standing: Standing) -> ColumnElement[bool]:
        """The same as a condition for lists."""
        return cls.document_id.in_(select(Document.id).where(Document.known_where(standing)))

    def chained(self, before: str) -> str:
        """The digest of this entry and, through `before`, of all entries before it."""
        told = [self.seal, self.ledger_year, self.ledger_number, str(self.document_id), self.number, self.file_sha256]
        told += [self.copies, self.purpose, self.requested_by, self.answered_by, self.used_by]
        instants = (self.requested_at, self.answered_at, self.used_at)
        told += [instant.astimezone(UTC).isoformat() for instant in instants if instant]
        return hashlib.sha256(json.dumps([before, *told], ensure_ascii=False).encode()).hexdigest()


class SealLedger(Base):
    """The end of one seal's ledger in one year: the last number, and the digest the next entry is chained to."""

    __tablename__ = "seal_ledgers"

    seal: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)

    @staticmethod
    def enter(session: Session, use: SealUse, year: int) -> None:
        """Enter a use at the end of its ledger; the ledger's row stays locked until the transaction ends."""
        first = insert(SealLedger).values(seal=use.seal, year=year, last=0, digest="")
        session.execute(first.on_conflict_do_nothing())
        ledger = session.get_one(SealLedger, (use.seal, year), with_for_update=True, populate_existing=True)
        ledger.last += 1
        use.ledger_year, use.ledger_number = year, ledger.last
        use.ledger_digest = ledger.digest = use.chained(ledger.digest)
