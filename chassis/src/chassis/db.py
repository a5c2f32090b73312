"""The database of one service: the engine, sessions, the frame's own tables and cursor paging."""

import base64
import binascii
import uuid
from typing import Any

import uuid_utils.compat
from sqlalchemy import Engine, MetaData, Select, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from chassis.errors import Malformed

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

FRAME = MetaData(naming_convention=NAMES)
"""The tables every service has beside its own: acts, answers, outbox, inbox, pending steps."""


class FrameBase(DeclarativeBase):
    """Base of the frame's tables; a service makes its own base with its own metadata."""

    metadata = FRAME


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique everywhere and ordered by time, so that a page of newest rows is an index range."""
    return uuid_utils.compat.uuid7()


def connect(url: str, *, pool_size: int = 12, application: str = "zhengling") -> Engine:
    """An engine whose connections give up a lock after 5 s and a statement after 15 s rather than wait for ever."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=4,
        pool_pre_ping=False,
        # An error's text goes to the log, which has no clearance for what a document says.
        hide_parameters=True,
        connect_args={
            "application_name": application,
            "connect_timeout": 4,
            "options": "-c lock_timeout=5000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )


def sessions(engine: Engine) -> sessionmaker[Session]:
    """A session factory; objects stay readable after commit, because replies are built from them."""
    return sessionmaker(engine, expire_on_commit=False)


MAX_PAGE = 200


def page(session: Session, query: Select[Any], key: Any, cursor: str, limit: int) -> tuple[list[Any], str]:
    """One page of `query`, newest first by the UUIDv7 column `key`, and the cursor of the next page ("" at the end).

    Raises Malformed for a cursor that this function did not make or a limit outside 1..MAX_PAGE.
    """
    limit = limit or 50
    if not 1 <= limit <= MAX_PAGE:
        raise Malformed({"limit": f"must be 1..{MAX_PAGE}"})
    if cursor:
        query = query.where(key < _read_cursor(cursor))
    rows = list(session.scalars(query.order_by(key.desc()).limit(limit + 1)))
    if len(rows) <= limit:
        return rows, ""
    rows = rows[:limit]
    last: uuid.UUID = getattr(rows[-1], key.key)
    return rows, base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def _read_cursor(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Malformed({"cursor": "not a cursor of this list"}) from error
