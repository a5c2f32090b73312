"""What the public reads: published documents and decisions, and nothing else (article 33)."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from chassis.errors import NotFound
from gateway.rules import disclosure_rules
from gateway.store import Store, cursor_after, read_cursor

LISTED = "id, entry, number, title, issuer, doc_type, document_date, published_at, file_sha256, file_size"
_LIST = (
    f"SELECT {LISTED} FROM published_documents WHERE published_at <= %(until)s"  # noqa: S608  (a constant)
    " AND (%(before)s::uuid IS NULL OR entry < %(before)s)"
    " AND (%(words)s::text IS NULL OR title ILIKE %(words)s OR number ILIKE %(words)s)"
    " AND (%(first)s::date IS NULL OR document_date BETWEEN %(first)s AND %(last)s)"
    " ORDER BY entry DESC LIMIT %(most)s"
)
_ONE = f"SELECT {LISTED}, body FROM published_documents WHERE id = %(key)s AND published_at <= %(until)s"  # noqa: S608


def list_published(
    store: Store, *, q: str = "", year: int = 0, cursor: str = "", limit: int = 50
) -> tuple[list[dict[str, Any]], str]:
    """One page, newest first, without the bodies, and the cursor of the next; `q` is sought in title and number.

    Raises Malformed for what is no cursor.
    """
    rows = store.read(
        _LIST,
        until=disclosure_rules.published_until(datetime.now(UTC)),
        before=read_cursor(cursor) if cursor else None,
        words=_sought(q) if q else None,
        first=date(year, 1, 1) if year else None,
        last=date(year, 12, 31) if year else None,
        most=limit + 1,
    )
    more, rows = len(rows) > limit, rows[:limit]
    return rows, cursor_after(rows[-1]["entry"]) if more else ""


def get_published(store: Store, key: UUID) -> dict[str, Any]:
    """One document. Raises NotFound, whether there is none or it is not published."""
    rows = store.read(_ONE, key=key, until=disclosure_rules.published_until(datetime.now(UTC)))
    if not rows:
        raise NotFound("published_document")
    return rows[0]


_DECISIONS = (
    "SELECT * FROM published_decisions WHERE published_at <= %(until)s"
    " AND (%(before)s::uuid IS NULL OR entry < %(before)s)"
    " AND (%(words)s::text IS NULL OR title ILIKE %(words)s OR text ILIKE %(words)s)"
    " AND (%(kind)s::text IS NULL OR meeting_kind = %(kind)s)"
    " AND (%(first)s::date IS NULL OR decided_on BETWEEN %(first)s AND %(last)s)"
    " ORDER BY entry DESC LIMIT %(most)s"
)
_DECISION = "SELECT * FROM published_decisions WHERE id = %(key)s AND published_at <= %(until)s"


def list_decisions(
    store: Store, *, q: str = "", year: int = 0, meeting_kind: str = "", cursor: str = "", limit: int = 50
) -> tuple[list[dict[str, Any]], str]:
    """One page of decisions, newest first, and the cursor of the next; `q` is sought in title and text.

    Raises Malformed for what is no cursor.
    """
    rows = store.read(
        _DECISIONS,
        until=disclosure_rules.published_until(datetime.now(UTC)),
        before=read_cursor(cursor) if cursor else None,
        words=_sought(q) if q else None,
        kind=meeting_kind or None,
        first=date(year, 1, 1) if year else None,
        last=date(year, 12, 31) if year else None,
        most=limit + 1,
    )
    more, rows = len(rows) > limit, rows[:limit]
    return rows, cursor_after(rows[-1]["entry"]) if more else ""


def get_decision(store: Store, key: UUID) -> dict[str, Any]:
    """One decision. Raises NotFound, whether there is none or it is not public."""
    rows = store.read(_DECISION, key=key, until=disclosure_rules.published_until(datetime.now(UTC)))
    if not rows:
        raise NotFound("published_decision")
    return rows[0]


def _sought(words: str) -> str:
    return "%" + re.sub(r"([%_\\])", r"\\\1", words.strip()) + "%"
