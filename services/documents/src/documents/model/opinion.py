"""Who gave what opinion in which step, and whose signature must be there before sign-off."""

import uuid
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from documents.model.base import Base


class Opinion(Base):
    """One person's opinion in one step, with the power it was given by; rows are only ever added."""

    __tablename__ = "opinions"
    __table_args__ = (Index(None, "document_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    step: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(Text)
    power: Mapped[str] = mapped_column(Text)
    via: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Countersignature(Base):
    """A signature that must be there before sign-off: a touched portfolio's, or an assent the office asked for."""

    __tablename__ = "countersignatures"
    __table_args__ = (Index(None, "document_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    kind: Mapped[str] = mapped_column(Text)
    """countersign or assent."""
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    person_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
