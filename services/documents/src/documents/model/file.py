"""The rendered file of a document, with the digests that a seal is bound to."""

import hashlib
import uuid
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SM3, Hash
from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from documents.model.base import Base


class DocumentFile(Base):
    """One rendering of a document; rows are only ever added."""

    __tablename__ = "document_files"
    __table_args__ = (Index(None, "document_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    sm3: Mapped[str] = mapped_column(Text)
    pages: Mapped[int]
    fonts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    substituted_fonts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rendered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    def digest(self) -> str:
        """The SHA-256 of the stored bytes as they are now."""
        return sha256(self.content)

    def intact(self) -> bool:
        """Whether the stored bytes still have the digests they had when they were rendered."""
        return (sha256(self.content), sm3(self.content)) == (self.sha256, self.sm3)


def sha256(content: bytes) -> str:
    """The SHA-256 of the bytes, hex."""
    return hashlib.sha256(content).hexdigest()


def sm3(content: bytes) -> str:
    """The SM3 (GB/T 32905) of the bytes, hex; hashlib has it only where the system's OpenSSL does."""
    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize().hex()
