"""Who serves in a unit in a time, and in which post: by this, calendars and reports of absences are narrowed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from personnel.model.post import Appointment, Post
from personnel.model.unit import UnitTerm

INTERNAL = "internal_unit"


def serving_in(units: Iterable[str], first: date, last: date) -> Select[Any]:
    """Ids of those who hold a post in one of these units, or in an internal unit of one, on a day of the time."""
    codes = list(units)
    here: ColumnElement[bool] = or_(Post.unit.in_(codes), Post.unit.in_(_parts_of(codes, first, last)))
    return (
        select(Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .where(here, Appointment.starts <= last, Appointment.ends > first)
    )


def with_parts(session: Session, unit: str, first: date, last: date) -> set[str]:
    """The codes of a unit and of what are its internal units on a day of the time."""
    return {unit, *session.scalars(_parts_of([unit], first, last))}


def serving(first: date, last: date) -> Select[Any]:
    """Ids of those who hold any post on a day of the time."""
    return select(Appointment.person_id).where(Appointment.starts <= last, Appointment.ends > first)


def unit_names(session: Session, first: date, last: date) -> dict[str, str]:
    """What units are called by their codes; of several names on days of the time, the last."""
    query = select(UnitTerm.code, UnitTerm.name).where(UnitTerm.starts <= last, UnitTerm.ends > first)
    return {row.code: row.name for row in session.execute(query.order_by(UnitTerm.starts))}


def posts_between(
    session: Session, people: Select[Any] | Collection[UUID], first: date, last: date
) -> dict[UUID, list[Any]]:
    """The posts that people, by their ids, hold on days of the time, with their terms, the most senior first."""
    query = (
        select(Appointment.person_id, Appointment.starts, Appointment.ends, Post.title, Post.unit, Post.rank)
        .join(Post, Post.id == Appointment.post_id)
        .where(Appointment.person_id.in_(people), Appointment.starts <= last, Appointment.ends > first)
        .order_by(Post.rank, Appointment.id)
    )
    found: dict[UUID, list[Any]] = {}
    for row in session.execute(query):
        found.setdefault(row.person_id, []).append(row)
    return found


def post_on(posts: Mapping[UUID, list[Any]], person_id: UUID, on: date) -> tuple[str, str]:
    """Title and unit of the most senior of these posts on a date; empty for none."""
    held = [row for row in posts.get(person_id, ()) if row.starts <= on < row.ends]
    return (held[0].title, held[0].unit) if held else ("", "")


def _parts_of(codes: list[str], first: date, last: date) -> Select[Any]:
    return select(UnitTerm.code).where(
        UnitTerm.superior.in_(codes), UnitTerm.kind == INTERNAL, UnitTerm.starts <= last, UnitTerm.ends > first
    )
