"""What PostgreSQL says when it is away, in one place: whoever asks it waits, and blames nobody.

Apart from chassis.db, because the gateway's serving process is spared SQLAlchemy.
"""

import psycopg

AWAY = ("08", "25006", "25P03", "25P04", "53", "57P", "58")
"""SQLSTATEs, or how they begin, of a database that is away (PostgreSQL, appendix A): connection; a standby that was
taken for the primary; a transaction that was ended because it stood still, as when the machine or this process was
frozen; resources; shutdown and restart (but not a cancelled statement, 57014); disks."""

LOST_RACES = ("40001", "40P01", "55P03")
"""Serialisation, deadlock, a lock that was not to be had in time: the same again may well succeed."""


def away(error: BaseException | None) -> bool:
    """Whether an error of psycopg says that the database is away or that a race was lost, so that waiting mends it."""
    if not isinstance(error, psycopg.Error):
        return False
    state = error.sqlstate
    if state is None:
        # Without a state it comes from this side: no connection, or one that broke.
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith((*AWAY, *LOST_RACES))
