"""Which failures of the database are its being away, for the API, the worker and the gateway alike."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Engine, create_engine, exc, text

from chassis import db
from chassis.away import away
from chassis.limits import milliseconds
from chassis.testing import eventually

GONE = [
    errors.ConnectionFailure, errors.SqlclientUnableToEstablishSqlconnection, errors.TooManyConnections,
    errors.DiskFull, errors.OutOfMemory, errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow,
    errors.IdleSessionTimeout, errors.IdleInTransactionSessionTimeout, errors.TransactionTimeout, errors.IoError,
    errors.SystemError, errors.ReadOnlySqlTransaction, errors.SerializationFailure, errors.DeadlockDetected,
    errors.LockNotAvailable,
]  # fmt: skip
OURS = [
    errors.QueryCanceled, errors.UniqueViolation, errors.UndefinedTable, errors.StringDataRightTruncation,
    errors.InFailedSqlTransaction, errors.InsufficientPrivilege, errors.DataCorrupted, errors.ProgramLimitExceeded,
]  # fmt: skip


@pytest.mark.parametrize("kind", GONE)
def test_a_database_that_is_away_is_known_by_its_state(kind: type[psycopg.Error]) -> None:
    assert away(kind())
    assert db.away(exc.DBAPIError("SELECT 1", {}, kind()))


@pytest.mark.parametrize("kind", OURS)
def test_what_would_fail_again_is_not_the_database_being_away(kind: type[psycopg.Error]) -> None:
    assert not away(kind())
    assert not db.away(exc.DBAPIError("SELECT 1", {}, kind()))


def test_what_has_no_state_is_judged_by_its_kind() -> None:
    assert away(psycopg.OperationalError("connection refused"))
    assert db.away(exc.TimeoutError("the pool"))
    assert db.away(exc.OperationalError("SELECT 1", {}, Exception()))
    assert not db.away(exc.ProgrammingError("SELECT 1", {}, Exception()))
    assert not db.away(ValueError("x"))
    assert not away(None)


def test_a_transaction_that_was_frozen_finds_the_database_away(engine: Engine) -> None:
    """What a process sees that was stopped, with its machine, in the middle of a transaction."""
    options = f"-c idle_in_transaction_session_timeout={milliseconds(0.005)}"
    frozen = create_engine(engine.url, connect_args={"options": options})

    with frozen.connect() as connection, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        session = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        alive = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
        eventually(lambda: other.execute(alive, {"pid": session}).scalar_one() == 0)
        with pytest.raises(exc.DBAPIError) as caught:
            connection.execute(text("SELECT 1"))
    assert getattr(caught.value.orig, "sqlstate", "") == "25P03"
    assert db.away(caught.value)
    frozen.dispose()
