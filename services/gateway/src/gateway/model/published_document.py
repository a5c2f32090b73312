"""A document as the public may read it: a copy of what was published, taken from the event."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.base import Base


class PublishedDocument(Base):
    """One published document (articles 29, 33)."""

    __tablename__ = "published_documents"
    __table_args__ = (Index(None, "document_date"),)
    __subject__ = "published_document"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the document in the documents service."""
    entry: Mapped[UUID] = mapped_column(unique=True)
    """The place in the public list (UUIDv7): in the order in which documents came out."""
    number: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str] = mapped_column(Text)
    document_date: Mapped[date] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    body: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text)
    file_size: Mapped[int] = mapped_column(BigInteger)
