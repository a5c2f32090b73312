"""An address with a secret in it, by which a calendar program reads what one person may see, without signing in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.base import Base


class Feed(Base):
    """One feed of one person. The secret itself is kept nowhere: only what it hashes to."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("person_id", "key_digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    """By person and not by login, because a login may be given to another one day."""
    kind: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    """Code of the unit it is narrowed to; empty for none."""
    leaders: Mapped[bool]
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the secret."""
    key_digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the idempotency key it was asked for with; of its id where there was none."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
