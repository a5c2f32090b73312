"""The serving process's reads of the gateway's own database, and the few rows it writes there itself.

They are a handful of plain queries, asked with psycopg itself: SQLAlchemy would be a fifth of the process's memory.
"""

import base64
import binascii
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from chassis.away import away
from chassis.errors import Malformed, NeighbourDown
from chassis.limits import allowed, milliseconds

T = TypeVar("T")
Connection = psycopg.Connection[dict[str, Any]]

log = logging.getLogger("store")

KEPT = 4
"""Idle connections; more are opened when more threads read at once, and closed again."""
OPTIONS = (
    f"-c default_transaction_read_only=on -c lock_timeout={milliseconds(2)} -c statement_timeout={milliseconds(5)}"
    " -c application_name=gateway"
)


def unanswered(error: psycopg.Error) -> bool:
    """Whether the database is away, or took too long for who serves: coming again is all there is to do."""
    return away(error) or isinstance(error, psycopg.OperationalError)


class Store:
    """Connections to the gateway's database, opened when first needed."""

    def __init__(self, url: str) -> None:
        """Keep the address, given as SQLAlchemy writes it."""
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._idle: deque[Connection] = deque()

    def read(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query. Raises NeighbourDown when the database does not answer."""
        return self._with(lambda connection: connection.execute(query, values).fetchall())

    def change(self, work: Callable[[Connection], T]) -> T:
        """What `work` answers, done in one transaction that may write. Raises NeighbourDown.

        `work` may be done a second time when the first connection was cut, so it must find what it has done already.
        """

        def changed(connection: Connection) -> T:
            with connection.transaction():
                connection.execute("SET TRANSACTION READ WRITE")
                return work(connection)

        return self._with(changed)

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _with(self, work: Callable[[Connection], T]) -> T:
        try:
            while self._idle:
                try:
                    with self._borrowed(self._idle.pop()) as connection:
                        return work(connection)
                except IndexError:
                    continue  # Another thread took it.
                except psycopg.Error as error:
                    # It was cut while it lay idle; the next, or a new one, will do.
                    if not unanswered(error):
                        raise
            with self._borrowed(self._open()) as connection:
                return work(connection)
        except psycopg.Error as error:
            if not unanswered(error):
                raise
            log.warning("database", extra={"error": type(error).__name__})
            raise NeighbourDown("database") from error

    @contextmanager
    def _borrowed(self, connection: Connection) -> Iterator[Connection]:
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < KEPT:
            self._idle.append(connection)
        else:
            connection.close()

    def _open(self) -> Connection:
        return psycopg.connect(
            self._url,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=round(allowed(2)),
            options=OPTIONS,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=5000,
        )


def cursor_after(key: UUID) -> str:
    """The cursor of the page that begins after the row with this UUIDv7; the services make theirs alike."""
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def read_cursor(cursor: str) -> UUID:
    """The row after which a page begins. Raises Malformed for what is no cursor."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"}) from error
