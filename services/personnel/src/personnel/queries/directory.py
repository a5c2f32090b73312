"""The reads of the directory: units, posts, people, who holds what, who is in charge of what, who stands in."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, select

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context
from personnel.acting.bounds import require_unit_or_area
from personnel.model import (
    AREA,
    Appointment,
    Leave,
    Partnership,
    Person,
    Portfolio,
    Post,
    Unit,
    UnitTerm,
    absence,
    directory,
)
from personnel.model.directory import UnitOn
from personnel.model.post import ACTING
from personnel.queries.terms import in_force, narrowed
from personnel.rules import directory_rules


@dataclass(frozen=True)
class Holding:
    """A person in a post, and whether the person is away on the date asked for."""

    person: Person
    post: Post
    away: bool = False
    acting: bool = False
    matter: str = ""
    """In an answer about a portfolio: what the post is in charge of."""

    @property
    def title(self) -> str:
        """What the holder is called."""
        return f"{self.post.title}{ACTING}" if self.acting else self.post.title


@dataclass(frozen=True)
class Profile:
    """A person as one reader sees the person: the phone number only where it is open to that reader."""

    person: Person
    phone: str
    posts: tuple[Holding, ...] = ()


class Holders(NamedTuple):
    """Who holds some posts."""

    holders: list[Holding]


def list_holders(ctx: Context, post_kinds: tuple[str, ...], on: date | None) -> Holders:
    """Who holds posts of these kinds, most senior first."""
    day = on or ctx.today
    return Holders(_holdings(ctx, directory.holders(day).where(Post.kind.in_(post_kinds)), day))


def get_portfolio_holder(ctx: Context, unit: str, area: str, on: date | None) -> Holding:
    """Who is in charge of a unit, itself or by a superior of it, or of an area. Raises NotFound when nobody is."""
    day = on or ctx.today
    portfolio = charge_of(ctx, unit, area, day)
    found = _holdings(ctx, directory.holders(day).where(Post.id == portfolio.post_id), day)
    if not found:
        raise NotFound("holder")
    return replace(found[0], matter=portfolio.matter)


def charge_of(ctx: Context, unit: str, area: str, day: date) -> Portfolio:
    """What puts a unit or area in somebody's charge on a date; of a unit the nearest superior counts.

    Raises NotFound when nothing does, and Malformed unless exactly one of the two is named.
    """
    require_unit_or_area(unit, area)
    if unit:
        portfolio = directory.charge_of_unit(ctx.session, unit, day, directory_rules.climbs(ctx.today))
    else:
        portfolio = directory.charge_on(ctx.session, [f"{AREA}{area}"], day)
    if portfolio is None:
        raise NotFound("portfolio")
    return portfolio


def get_unit(ctx: Context, code: str, on: date | None = None) -> UnitOn:
    """What a unit is on a date. Raises NotFound, for a unit that is not there on that date too."""
    unit = directory.unit_by_code(ctx.session, code)
    return UnitOn(unit, directory.unit_on(ctx.session, code, on or ctx.today))


def list_units(ctx: Context, kind: str, on: date | None, cursor: str, limit: int) -> Page[UnitOn]:
    """The units that are there on a date, newest first."""
    day = on or ctx.today
    there = narrowed(in_force(select(UnitTerm.id), UnitTerm, day), (UnitTerm.kind, kind))
    query = select(Unit).where(exists(there.where(UnitTerm.code == Unit.code)))
    units, next_cursor = page(ctx.session, query, Unit.id, cursor, limit)
    terms = in_force(select(UnitTerm), UnitTerm, day).where(UnitTerm.code.in_([unit.code for unit in units]))
    found = {term.code: term for term in ctx.session.scalars(terms)}
    return Page([UnitOn(unit, found[unit.code]) for unit in units if unit.code in found], next_cursor)


def list_posts(ctx: Context, unit: str, kind: str, on: date | None, cursor: str, limit: int) -> Page[Post]:
    """The posts, those established on a date where one is named, newest first."""
    query = in_force(narrowed(select(Post), (Post.unit, unit), (Post.kind, kind)), Post, on)
    return page(ctx.session, query, Post.id, cursor, limit)


def get_person(ctx: Context, person_id: UUID, on: date | None) -> Profile:
    """One person with the posts held on a date. Raises NotFound."""
    person = ctx.load(Person, person_id)
    day = on or ctx.today
    posts = _holdings(ctx, directory.holders(day).where(Person.id == person_id), day)
    return Profile(person, _phone(ctx, person), tuple(posts))


def list_people(ctx: Context, unit: str, post_kind: str, on: date | None, cursor: str, limit: int) -> Page[Profile]:
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
    rows = [Profile(person, _phone(ctx, person), tuple(posts[person.id])) for person in people]
    return Page(rows, next_cursor)


def list_appointments(
    ctx: Context, person_id: UUID | None, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> Page[Appointment]:
    """Appointments, newest first."""
    query = narrowed(select(Appointment), (Appointment.person_id, person_id), (Appointment.post_id, post_id))
    return page(ctx.session, in_force(query, Appointment, on), Appointment.id, cursor, limit)


def list_portfolios(ctx: Context, post_id: UUID | None, on: date | None, cursor: str, limit: int) -> Page[Portfolio]:
    """Portfolios on a date, newest first."""
    query = narrowed(select(Portfolio).where(Portfolio.special.is_(False)), (Portfolio.post_id, post_id))
    return page(ctx.session, in_force(query, Portfolio, on or ctx.today), Portfolio.id, cursor, limit)


def list_partnerships(ctx: Context, on: date | None, cursor: str, limit: int) -> Page[Partnership]:
    """Partnerships on a date, each in both directions, newest first."""
    query = in_force(select(Partnership), Partnership, on or ctx.today)
    return page(ctx.session, query, Partnership.id, cursor, limit)


def _phone(ctx: Context, person: Person) -> str:
    return person.phone if person.may_show_phone(ctx.standing) else ""


def _holdings(ctx: Context, query: "Select[Person, Post, Appointment]", day: date) -> list[Holding]:
    rows = ctx.session.execute(query).all()
    people = {person.id for person, _, _ in rows}
    absences = absence.away_on(day, absence.current_half(ctx.now)).with_only_columns(Leave.person_id)
    away = set(ctx.session.scalars(absences.where(Leave.person_id.in_(people)))) if people else set()
    return [Holding(person, post, person.id in away, held.acting) for person, post, held in rows]
