"""What a consumer has seen already, written in the transaction of its handler: each event has its effect once."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, CursorResult, DateTime, Table, Text, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.db import FrameBase


class Inbox(FrameBase):
    """An event that one consumer has handled."""

    __tablename__ = "inbox"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class InboxVersion(FrameBase):
    """The newest version of an aggregate that one consumer has applied."""

    __tablename__ = "inbox_versions"

    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    aggregate: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


_inbox = cast(Table, Inbox.__table__)
_versions = cast(Table, InboxVersion.__table__)


def first_time(session: Session, consumer: str, event_id: UUID) -> bool:
    """Whether `consumer` sees this event for the first time; if so it is noted, and stands when the session commits.

    A second delivery at the same moment waits here for the first one's commit.
    """
    put = insert(_inbox).values(event_id=event_id, consumer=consumer).on_conflict_do_nothing()
    return session.execute(put.returning(_inbox.c.event_id)).first() is not None


def is_newer(session: Session, consumer: str, aggregate: str, version: int) -> bool:
    """Whether `version` is above all that `consumer` has applied to the aggregate; if so it is noted as the newest."""
    put = insert(_versions).values(consumer=consumer, aggregate=aggregate, version=version)
    raised = put.on_conflict_do_update(
        index_elements=["consumer", "aggregate"],
        set_={"version": put.excluded.version},
        where=_versions.c.version < put.excluded.version,
    )
    return session.execute(raised.returning(_versions.c.version)).first() is not None


def purge(session: Session, before: datetime) -> int:
    """Forget events handled before `before`, and return how many; keep 90 days, longer than any queue or backup holds.

    Versions are kept for good: they are one short row an aggregate, and without them an old event could undo a new one.
    """
    return cast(CursorResult[Any], session.execute(delete(_inbox).where(_inbox.c.at < before))).rowcount
