"""How reads are narrowed: by columns that have a value, and to what is in force on a date."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select


def narrowed(query: Select[Any], *filters: tuple[Any, Any]) -> Select[Any]:
    """The query with `column == value` for each filter that has a value."""
    return query.where(*(column == value for column, value in filters if value))


def in_force(query: Select[Any], model: Any, on: date | None) -> Select[Any]:
    """The query for the terms that hold on a date; for all where none is given."""
    if on is None:
        return query
    terms: list[ColumnElement[bool]] = [model.starts <= on, model.ends > on]
    return query.where(*terms)
