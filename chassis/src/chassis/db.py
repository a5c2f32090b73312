"""The database of one service: the engine, sessions, the frame's own tables and cursor paging."""

import base64
import binascii
import json
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

import psycopg
import uuid_utils.compat
from sqlalchemy import (
    JSON,
    ColumnElement,
    Engine,
    Enum,
    MetaData,
    Select,
    Table,
    TypeDecorator,
    create_engine,
    event,
    select,
    union_all,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, sessionmaker
from sqlalchemy.orm.attributes import instance_state

from chassis.away import away as away_by_state
from chassis.errors import Malformed
from chassis.limits import allowed, milliseconds

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

FRAME = MetaData(naming_convention=NAMES)
"""The tables every service has beside its own: acts, answers, outbox, inbox, pending steps."""


def away(error: BaseException) -> bool:
    """Whether an error says that the database is away or a race was lost (chassis.away), so that waiting mends it."""
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, DBAPIError):
        known = isinstance(error.orig, psycopg.Error)
        return away_by_state(error.orig) if known else isinstance(error, OperationalError | InterfaceError)
    return away_by_state(error)


FOR_ITS_VALUES: Mapping[str, Any] = {"for_its_values": True}
"""Execution options of a statement that is planned anew for its very values (ADR 0018).

Which index a narrowed list goes by depends on how many rows a value has, and a plan made for no value guesses that.
"""


class FrameBase(DeclarativeBase):
    """Base of the frame's tables; a service makes its own base with its own metadata."""

    metadata = FRAME


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique everywhere and ordered by time, so that a page of newest rows is an index range."""
    return uuid_utils.compat.uuid7()


PLAN_ONCE = " ".join(
    f"-c {setting}"
    for setting in (
        "plan_cache_mode=force_generic_plan",
        "enable_seqscan=off",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
        # A plan whose costs are not known looks dear enough to be compiled first, which takes longer than all else.
        "jit=off",
    )
)


def connect(url: str, *, pool_size: int = 12, application: str = "zhengling", plan_once: bool = False) -> Engine:
    """An engine whose connections give up a lock after 5 s and a statement after 15 s rather than wait for ever.

    With `plan_once` a repeated statement keeps the one plan that serves all values, and that plan goes by indexes, row
    by row: without a value to look at, the planner would expect a third of each table. Only for statements that read
    few rows of tables of any size.
    """
    lock, statement, idle = milliseconds(5), milliseconds(15), milliseconds(30)
    limits = f"-c lock_timeout={lock} -c statement_timeout={statement} -c idle_in_transaction_session_timeout={idle}"
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=allowed(4),
        pool_pre_ping=False,
        # An error's text goes to the log, which has no clearance for what a document says.
        hide_parameters=True,
        connect_args={
            "application_name": application,
            "connect_timeout": round(allowed(4)),
            "options": f"{limits} {PLAN_ONCE}" if plan_once else limits,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )
    event.listen(engine, "do_execute", _for_its_values)
    return engine


def _for_its_values(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Carry out a statement with the options FOR_ITS_VALUES without preparing it; others as they always are."""
    if not context.execution_options.get("for_its_values"):
        return False
    cursor.execute(statement, parameters, prepare=False)
    return True


def sessions(engine: Engine) -> sessionmaker[Session]:
    """A session factory; objects stay readable after commit, because replies are built from them."""
    return sessionmaker(engine, expire_on_commit=False)


def insert_together(session: Session, rows: Mapping[Table, Sequence[Mapping[str, Any]]]) -> None:
    """Insert rows into several tables in one statement and one round trip.

    Every command writes its act, its events and its answer, so this statement is made once for each count of rows and
    then goes to the driver as it is: composing it anew each time cost more than the database's own work.
    """
    filled = {table: given for table, given in rows.items() if given}
    statement = _insert_statement(tuple((table, len(given)) for table, given in filled.items()))
    values = tuple(
        json.dumps(row[column.name], ensure_ascii=False)
        if isinstance(column.type, JSON) and row[column.name] is not None
        else row[column.name]
        for table, given in filled.items()
        for row in given
        for column in _given_columns(table)
    )
    session.connection().exec_driver_sql(statement, values)


def only_added(session: Session) -> dict[Table, list[dict[str, Any]]] | None:
    """The rows of a session that holds nothing but new plain objects, for insert_together; None if there is more to do.

    Most commands that make something only add rows. Written together with the act they cost one round trip and no
    unit of work. A changed or deleted object, a relationship that is filled, a value that the mapper or the database
    would have to supply: for any of these the session flushes as ever. The caller expunges what it wrote.
    """
    if session.deleted or any(session.is_modified(entity) for entity in session.dirty):
        return None
    rows: dict[Table, list[dict[str, Any]]] = {}
    for entity in session.new:
        state = instance_state(entity)
        columns = _plain_columns(state.mapper)
        given = state.dict
        if columns is None or any(given.get(name) for name in state.mapper.relationships.keys()):  # noqa: SIM118
            return None
        if any(key not in given and supplied for _, key, supplied in columns):
            return None
        rows.setdefault(cast(Table, state.mapper.local_table), []).append(
            {name: given.get(key) for name, key, _ in columns}
        )
    return rows


@lru_cache(maxsize=256)
def _plain_columns(mapper: Mapper[Any]) -> list[tuple[str, str, bool]] | None:
    """For each column its name, its attribute, and whether somebody else supplies a value that is not given.

    None for a mapper whose rows are not simply the values of its attributes.
    """
    if mapper.inherits or not isinstance(mapper.local_table, Table):
        return None
    table, found = mapper.local_table, []
    for column in table.columns:
        if isinstance(column.type, TypeDecorator | Enum) or column is table.autoincrement_column:
            return None
        supplied = column.default is not None or column.server_default is not None
        found.append((column.name, mapper.get_property_by_column(column).key, supplied))
    return found


@lru_cache(maxsize=256)
def _insert_statement(parts: tuple[tuple[Table, int], ...]) -> str:
    inserts = []
    for table, count in parts:
        columns = _given_columns(table)
        names = ", ".join(f'"{column.name}"' for column in columns)
        marks = ", ".join("%s::jsonb" if isinstance(column.type, JSON) else "%s" for column in columns)
        inserts.append(f"INSERT INTO {table.name} ({names}) VALUES " + ", ".join([f"({marks})"] * count))  # noqa: S608
    *first, last = inserts
    named = ", ".join(f"part{number} AS ({insert})" for number, insert in enumerate(first))
    return f"WITH {named} {last}" if first else last


@lru_cache(maxsize=16)
def _given_columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column is not table.autoincrement_column]


MAX_PAGE = 200
Row = TypeVar("Row")


class Page(NamedTuple, Generic[Row]):
    """One page of a list, and the cursor of the next ("" at the end)."""

    rows: list[Row]
    next_cursor: str


def page(session: Session, query: Select[Any], key: Any, cursor: str, limit: int) -> Page[Any]:
    """One page of `query`, newest first by the UUIDv7 column `key`, and the cursor of the next page ("" at the end).

    Raises Malformed for a cursor that this function did not make or a limit outside 1..MAX_PAGE.
    """
    limit = limit or 50
    if not 1 <= limit <= MAX_PAGE:
        raise Malformed({"limit": f"应在 1 至 {MAX_PAGE} 之间 / 1 to {MAX_PAGE} is expected"})
    if cursor:
        query = query.where(key < _read_cursor(cursor))
    query = query.order_by(key.desc()).limit(limit + 1)
    rows = list(session.scalars(query, execution_options=FOR_ITS_VALUES))
    if len(rows) <= limit:
        return Page(rows, "")
    rows = rows[:limit]
    last: uuid.UUID = getattr(rows[-1], key.key)
    return Page(rows, base64.urlsafe_b64encode(last.bytes).decode().rstrip("="))


def page_of_any(
    session: Session, query: Select[Any], key: Any, ways: Sequence[ColumnElement[bool]], cursor: str, limit: int
) -> Page[Any]:
    """As `page`, of the rows that at least one of several conditions lets through, each with an index that ends in key.

    Joined by OR they would make the planner choose between one index and all rows from the newest back, which is slow
    for who has few rows of many; so a page is found by each of them, and the newest of these make the page.
    """
    most = MAX_PAGE + 1 if not 1 <= limit <= MAX_PAGE else limit + 1
    newest = []
    for way in ways:
        found = query.with_only_columns(key).where(way)
        if cursor:
            found = found.where(key < _read_cursor(cursor))
        newest.append(select(found.order_by(key.desc()).limit(most).subquery()))
    return page(session, query.where(key.in_(union_all(*newest))), key, cursor, limit)


def _read_cursor(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"}) from error
