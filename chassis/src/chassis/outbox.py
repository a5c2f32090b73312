"""Events are written in the transaction that makes them true, and sent afterwards by the relay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import BigInteger, DateTime, LargeBinary, Text, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.db import FrameBase, new_id
from chassis.envelope import encode, encode_outward, event_type
from chassis.signing import Signer


class Outbox(FrameBase):
    """An event that waits to be sent; the relay deletes the row once the broker has confirmed it.

    The relay sends in the order of `id`. Ids are handed out before commit, so they order the events of one aggregate
    only if its row is locked (changed, or selected for update) before its event is recorded.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    routing_key: Mapped[str] = mapped_column(Text)
    aggregate: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[str | None] = mapped_column(Text)
    """Made when the event was written, over the bytes of `body`; without one no consumer believes the event."""
    outward: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What others than the suite's own services are told of it, if anything."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def row(
    event: Message,
    *,
    source: str,
    subject: str,
    version: int,
    at: datetime,
    signer: Signer | None,
    epoch: int = 0,
    level: int | None = None,
) -> dict[str, Any]:
    """The values of an event's outbox row, for an insert together with others.

    `source` is /zhengling/<service>, `subject` the aggregate as <kind>/<uuid>, `version` its version after the fact,
    `epoch` the producer's (chassis.epochs). `level` is that of the thing: what has none, or one above 0, is not told
    outward at all.
    Raises TypeError if the message is no event, and ValueError if it is too large. Without a signer it is a row that
    every consumer parks.
    """
    event_id = new_id()
    about: dict[str, Any] = {"source": source, "subject": subject, "version": version, "at": at, "epoch": epoch}
    body = encode(event, event_id=event_id, **about)
    open_to_all = level == 0 and not getattr(event, "level", 0)
    return {
        "event_id": event_id,
        "routing_key": event_type(event),
        "aggregate": subject,
        "body": body,
        "signature": signer.sign(body) if signer else None,
        "outward": encode_outward(event, event_id=event_id, **about) if open_to_all else None,
        "at": at,
    }


def record(session: Session, event: Message, **about: Any) -> UUID:
    """Write an event in the session's transaction, and return its id; arguments and errors as `row`."""
    values = row(event, **about)
    session.execute(insert(Outbox), [values])
    event_id: UUID = values["event_id"]
    return event_id
