"""What a consumer has seen already, written in the transaction of its handler: each event has its effect once."""

import logging
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import BigInteger, CursorResult, DateTime, LargeBinary, Table, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.db import FrameBase

log = logging.getLogger("inbox")

REUSED = Counter("zhengling_event_ids_reused_total", "Events under the id of another", ["consumer"])
LEAPS = Counter(
    "zhengling_event_version_leaps_total", "Events whose version is far beyond the one before", ["consumer"]
)


class IdReused(Exception):
    """An event has the id of another that was handled; one of them is not what it says, and an operator must look."""


class Inbox(FrameBase):
    """An event that one consumer has handled."""

    __tablename__ = "inbox"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The beginning of its body's SHA-256, to tell a second delivery from another event under the same id."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class InboxVersion(FrameBase):
    """The newest version of an aggregate that one consumer has applied."""

    __tablename__ = "inbox_versions"

    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    aggregate: Mapped[str] = mapped_column(Text, primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The producer's epoch in which it has that version."""
    version: Mapped[int] = mapped_column(BigInteger)


_inbox = cast(Table, Inbox.__table__)
_versions = cast(Table, InboxVersion.__table__)

# Every event is noted by these two; composing them anew each time would cost as much as verifying its signature.
_FIRST = text(
    "INSERT INTO inbox (event_id, consumer, digest) VALUES (:event_id, :consumer, :digest)"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)
# A statement sees its tables as they were before it, so what it answers is the version that is passed.
_NEWER = text("""
INSERT INTO inbox_versions AS known (consumer, aggregate, epoch, version)
VALUES (:consumer, :aggregate, :epoch, :version)
ON CONFLICT (consumer, aggregate) DO UPDATE SET epoch = excluded.epoch, version = excluded.version
WHERE (known.epoch, known.version) < (excluded.epoch, excluded.version)
RETURNING coalesce(
    (SELECT before.version FROM inbox_versions AS before WHERE consumer = :consumer AND aggregate = :aggregate), 0)
""")


def first_time(session: Session, consumer: str, event_id: UUID, digest: bytes = b"") -> bool:
    """Whether `consumer` sees this event for the first time; if so it is noted, and stands when the session commits.

    A second delivery at the same moment waits here for the first one's commit. Raises IdReused when what was handled
    under this id had another body, as far as both digests are known.
    """
    given = {"event_id": event_id, "consumer": consumer, "digest": digest or None}
    if session.execute(_FIRST, given).first() is not None:
        return True
    same = select(_inbox.c.digest).where(_inbox.c.event_id == event_id, _inbox.c.consumer == consumer)
    if digest and (session.execute(same).scalar() or digest) != digest:
        REUSED.labels(consumer).inc()
        log.error("an event id is used twice", extra={"consumer": consumer, "id": str(event_id)})
        raise IdReused(f"the id {event_id} was that of an event with another body")
    return False


def is_newer(
    session: Session, consumer: str, aggregate: str, version: int, epoch: int = 0, leap: int | None = None
) -> bool:
    """Whether a state is above all that `consumer` has applied to the aggregate; if so it is noted as the newest.

    Of two states the one of the newer epoch is newer, then the one of the higher version. One that leaps by more than
    `leap` versions counts like any other, but is told of.
    """
    given = {"consumer": consumer, "aggregate": aggregate, "epoch": epoch, "version": version}
    passed = session.execute(_NEWER, given).scalar()
    if passed is not None and leap is not None and version - passed > leap:
        LEAPS.labels(consumer).inc()
        about = {"consumer": consumer, "subject": aggregate, "version": version, "before": passed}
        log.warning("a version leaps", extra=about)
    return passed is not None


def lock(session: Session, consumer: str, aggregate: str) -> None:
    """Let no event about an aggregate be applied by `consumer` before the session commits, whether any was or not."""
    none = insert(_versions).values(consumer=consumer, aggregate=aggregate, epoch=0, version=-1)
    session.execute(none.on_conflict_do_nothing())
    session.get(InboxVersion, (consumer, aggregate), with_for_update=True)


def settle_at(session: Session, consumer: str, aggregate: str, epoch: int, version: int) -> None:
    """Take an aggregate to stand where its owner says it stands, even if that is below what was noted."""
    put = insert(_versions).values(consumer=consumer, aggregate=aggregate, epoch=epoch, version=version)
    stated = {"epoch": put.excluded.epoch, "version": put.excluded.version}
    session.execute(put.on_conflict_do_update(index_elements=["consumer", "aggregate"], set_=stated))


def purge(session: Session, before: datetime) -> int:
    """Forget events handled before `before`, and return how many; keep 90 days, longer than any queue or backup holds.

    Versions are kept for good: they are one short row an aggregate, and without them an old event could undo a new one.
    """
    return cast(CursorResult[Any], session.execute(delete(_inbox).where(_inbox.c.at < before))).rowcount
