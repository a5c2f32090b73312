"""What a session is about to write: the rows that a handler only added, and the things that it made or changed."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from chassis import db


def subject_of(entity: Any) -> str:
    """How acts and events name a thing: <kind>/<uuid>, the kind being the model's `__subject__`."""
    return f"{entity.__subject__}/{entity.id}"


def added(session: Session) -> dict[Table, list[dict[str, Any]]]:
    """What the handler added, to be written with its act; or nothing, after a flush, if it did more than add."""
    rows = db.only_added(session)
    if rows is None:
        session.flush()
    else:
        notice(session)
    return rows or {}


def notice(session: Session, *_: object) -> None:
    """Note of what a session writes the things that are made, deleted or changed as subjects of acts."""
    # A change that leaves the version as it is, like a note to oneself, is nothing that others are told of.
    raised = (
        entity
        for entity in session.dirty
        if hasattr(entity, "version") and get_history(entity, "version").has_changes()
    )
    for entity in (*session.new, *raised, *session.deleted):
        if hasattr(entity, "__subject__"):
            changed(session)[subject_of(entity)] = None


def changed(session: Session) -> dict[str, None]:
    """The subjects that were noticed, in their order. They hang on the session, which knows of no context."""
    found: dict[str, None] = session.info.setdefault("changed", {})
    return found
