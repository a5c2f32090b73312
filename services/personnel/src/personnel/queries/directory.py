"""The reads of the directory: units, posts, people, who holds what, who is in charge of what, who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, select

from chassis.db import page
from chassis.errors import NotFound
from chassis.run import Context
from personnel.model import (
    AREA,
    Appointment,
    Leave,
    Partnership,
    Person,
    Portfolio,
    Post,
    Unit,
    absence,
    directory,
)
from personnel.queries.terms import in_force, narrowed


@dataclass(frozen=True)
class Holding:
    """A person in a post, and whether the person is away on the date asked for."""

    person: Person
    post: Post
    away: bool = False


@dataclass(frozen=True)
class Profile:
    """A person as one reader sees the person: the phone number only where it is open to that reader."""

    person: Person
    phone: str
    posts: tuple[Holding, ...] = ()


def list_holders(ctx: Context, post_kinds: Sequence[str], on: date | None) -> list[Holding]:
    """Who holds posts of these kinds, most senior first."""
    day = on or ctx.today
    return _holdings(ctx, directory.holders(day).where(Post.kind.in_(post_kinds)), day)


def get_portfolio_holder(ctx: Context, unit: str, area: str, on: date | None) -> Holding:
    """Who is in charge of a unit or area. Raises NotFound when nobody is."""
    day = on or ctx.today
    portfolio = directory.portfolio_on(ctx.session, unit or f"{AREA}{area}", day)
    if portfolio is None:
        raise NotFound("portfolio")
    found = _holdings(ctx, directory.holders(day).where(Post.id == portfolio.post_id), day)
    if not found:
        raise NotFound("holder")
    return found[0]


def get_unit(ctx: Context, code: str) -> Unit:
    """One unit. Raises NotFound."""
    return directory.unit_by_code(ctx.session, code)


def list_units(ctx: Context, kind: str, cursor: str, limit: int) -> tuple[list[Unit], str]:
    """The units, newest first."""
    return page(ctx.session, narrowed(select(Unit), (Unit.kind, kind)), Unit.id, cursor, limit)


def list_posts(ctx: Context, unit: str, kind: str, cursor: str, limit: int) -> tuple[list[Post], str]:
    """The posts, newest first."""
    return page(ctx.session, narrowed(select(Post), (Post.unit, unit), (Post.kind, kind)), Post.id, cursor, limit)


def get_person(ctx: Context, person_id: UUID, on: date | None) -> Profile:
    """One person with the posts held on a date. Raises NotFound."""
    person = ctx.load(Person, person_id)
    day = on or ctx.today
    posts = _holdings(ctx, directory.holders(day).where(Person.id == person_id), day)
    return Profile(person, _phone(ctx, person), tuple(posts))


def list_people(
    ctx: Context, unit: str, post_kind: str, on: date | None, cursor: str, limit: int
) -> tuple[list[Profile], str]:
    """The people, newest first; those who serve in a unit or kind of post on a date, where one is named."""
    day, query = on or ctx.today, select(Person)
    if unit or post_kind:
        held = (
            select(Appointment.id)
            .join(Post, Post.id == Appointment.post_id)
            .where(Appointment.person_id == Person.id, Appointment.starts <= day, Appointment.ends > day)
        )
        query = query.where(exists(narrowed(held, (Post.unit, unit), (Post.kind, post_kind))))
    people, next_cursor = page(ctx.session, query, Person.id, cursor, limit)
    posts: dict[UUID, list[Holding]] = {person.id: [] for person in people}
    for holding in _holdings(ctx, directory.holders(day).where(Person.id.in_(posts)), day):
        posts[holding.person.id].append(holding)
    return [Profile(person, _phone(ctx, person), tuple(posts[person.id])) for person in people], next_cursor


def list_appointments(
    ctx: Context, person_id: UUID | None, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> tuple[list[Appointment], str]:
    """Appointments, newest first."""
    query = narrowed(select(Appointment), (Appointment.person_id, person_id), (Appointment.post_id, post_id))
    return page(ctx.session, in_force(query, Appointment, on), Appointment.id, cursor, limit)


def list_portfolios(
    ctx: Context, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> tuple[list[Portfolio], str]:
    """Portfolios on a date, newest first."""
    query = narrowed(select(Portfolio), (Portfolio.post_id, post_id))
    return page(ctx.session, in_force(query, Portfolio, on or ctx.today), Portfolio.id, cursor, limit)


def list_partnerships(ctx: Context, on: date | None, cursor: str, limit: int) -> tuple[list[Partnership], str]:
    """Partnerships on a date, each in both directions, newest first."""
    query = in_force(select(Partnership), Partnership, on or ctx.today)
    return page(ctx.session, query, Partnership.id, cursor, limit)


def _phone(ctx: Context, person: Person) -> str:
    return person.phone if person.may_show_phone(ctx.standing) else ""


def _holdings(ctx: Context, query: "Select[Person, Post, Appointment]", day: date) -> list[Holding]:
    rows = ctx.session.execute(query).all()
    people = {person.id for person, _, _ in rows}
    absences = absence.away_between(day, day, ctx.today).with_only_columns(Leave.person_id)
    away = set(ctx.session.scalars(absences.where(Leave.person_id.in_(people)))) if people else set()
    return [Holding(person, post, person.id in away) for person, post, _ in rows]
