"""The reads of personnel: each function takes the context of the reader and answers what that reader may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from chassis.db import page
from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from personnel.model import (
    AREA,
    Appointment,
    Authorization,
    Delegation,
    Leave,
    Partnership,
    Person,
    Portfolio,
    Post,
    Unit,
    absence,
    directory,
    keeps_directory,
)
from personnel.model.leave import LEADERS
from personnel.standing import Position, position_of

SUBJECTS: dict[str, type[Any]] = {
    model.__subject__: model
    for model in (Unit, Post, Person, Appointment, Portfolio, Partnership, Delegation, Authorization, Leave)
}


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


@dataclass(frozen=True)
class LeaveView:
    """A leave as one reader sees it."""

    leave: Leave
    reason: str
    destination: str


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may read the acts about a subject of this service.

    The record of a leave is open to whom the leave is; what concerns a person, to that person and the office.
    """
    kind, _, key = subject.partition("/")
    model = SUBJECTS.get(kind)
    try:
        thing = ctx.session.get(model, UUID(key)) if model else None
    except ValueError:
        return False
    if thing is None:
        return False
    if isinstance(thing, Leave):
        return thing.known_to(ctx.standing)
    mine = ctx.standing.person_id
    return keeps_directory(ctx.standing) or mine in (thing.id, getattr(thing, "person_id", None))


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
    return page(ctx.session, _narrowed(select(Unit), (Unit.kind, kind)), Unit.id, cursor, limit)


def list_posts(ctx: Context, unit: str, kind: str, cursor: str, limit: int) -> tuple[list[Post], str]:
    """The posts, newest first."""
    return page(ctx.session, _narrowed(select(Post), (Post.unit, unit), (Post.kind, kind)), Post.id, cursor, limit)


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
        query = query.where(exists(_narrowed(held, (Post.unit, unit), (Post.kind, post_kind))))
    people, next_cursor = page(ctx.session, query, Person.id, cursor, limit)
    posts: dict[UUID, list[Holding]] = {person.id: [] for person in people}
    for holding in _holdings(ctx, directory.holders(day).where(Person.id.in_(posts)), day):
        posts[holding.person.id].append(holding)
    return [Profile(person, _phone(ctx, person), tuple(posts[person.id])) for person in people], next_cursor


def position(ctx: Context, person_id: UUID | None, on: date | None) -> Position:
    """A person's standing, explained: one's own, or anyone's for the office. Raises NotPermitted, NotFound."""
    wanted = person_id or ctx.standing.person_id
    if wanted != ctx.standing.person_id and not keeps_directory(ctx.standing):
        raise NotPermitted("standing of another")
    found = position_of(ctx.session, wanted, on or ctx.today, ctx.today) if wanted else None
    if found is None:
        raise NotFound("person")
    return found


def resolve_login(session: Session, login: str) -> Person:
    """The person behind a login. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.login == login))
    if person is None:
        raise NotFound("login")
    return person


def list_appointments(
    ctx: Context, person_id: UUID | None, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> tuple[list[Appointment], str]:
    """Appointments, newest first."""
    query = _narrowed(select(Appointment), (Appointment.person_id, person_id), (Appointment.post_id, post_id))
    return page(ctx.session, _in_force(query, Appointment, on), Appointment.id, cursor, limit)


def list_portfolios(
    ctx: Context, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> tuple[list[Portfolio], str]:
    """Portfolios on a date, newest first."""
    query = _narrowed(select(Portfolio), (Portfolio.post_id, post_id))
    return page(ctx.session, _in_force(query, Portfolio, on or ctx.today), Portfolio.id, cursor, limit)


def list_partnerships(ctx: Context, on: date | None, cursor: str, limit: int) -> tuple[list[Partnership], str]:
    """Partnerships on a date, each in both directions, newest first."""
    query = _in_force(select(Partnership), Partnership, on or ctx.today)
    return page(ctx.session, query, Partnership.id, cursor, limit)


def list_delegations(ctx: Context, on: date | None, cursor: str, limit: int) -> tuple[list[Delegation], str]:
    """Delegations, newest first."""
    return page(ctx.session, _in_force(select(Delegation), Delegation, on), Delegation.id, cursor, limit)


def list_authorizations(
    ctx: Context, person_id: UUID | None, on: date | None, cursor: str, limit: int
) -> tuple[list[Authorization], str]:
    """Authorizations, newest first."""
    query = _narrowed(select(Authorization), (Authorization.person_id, person_id))
    return page(ctx.session, _in_force(query, Authorization, on), Authorization.id, cursor, limit)


def get_leave(ctx: Context, leave_id: UUID) -> LeaveView:
    """One leave. Raises NotFound, for those it is no business of too."""
    return _view(ctx, ctx.load(Leave, leave_id))


def list_leaves(
    ctx: Context, state: str, person_id: UUID | None, cursor: str, limit: int
) -> tuple[list[LeaveView], str]:
    """The leaves the caller may know of, newest first."""
    query = _narrowed(select(Leave), (Leave.state, state), (Leave.person_id, person_id))
    if not keeps_directory(ctx.standing):
        mine = ctx.standing.person_id
        known = [Leave.person_id == mine, Leave.stand_in_id == mine, Leave.chain.overlap(ctx.standing.keys())]
        if ctx.standing.holds(*LEADERS):
            known.append(Leave.of_leader)
        query = query.where(or_(*known))
    leaves, next_cursor = page(ctx.session, query, Leave.id, cursor, limit)
    return [_view(ctx, leave) for leave in leaves], next_cursor


def _view(ctx: Context, leave: Leave) -> LeaveView:
    if leave.may_show_reason(ctx.standing):
        return LeaveView(leave, leave.reason, leave.destination)
    return LeaveView(leave, "", "")


def _phone(ctx: Context, person: Person) -> str:
    return person.phone if person.may_show_phone(ctx.standing) else ""


def _holdings(ctx: Context, query: "Select[Person, Post, Appointment]", day: date) -> list[Holding]:
    rows = ctx.session.execute(query).all()
    people = {person.id for person, _, _ in rows}
    absences = absence.away_between(day, day, ctx.today).with_only_columns(Leave.person_id)
    away = set(ctx.session.scalars(absences.where(Leave.person_id.in_(people)))) if people else set()
    return [Holding(person, post, person.id in away) for person, post, _ in rows]


def _narrowed(query: Select[Any], *filters: tuple[Any, Any]) -> Select[Any]:
    """The query with `column == value` for each filter that has a value."""
    return query.where(*(column == value for column, value in filters if value))


def _in_force(query: Select[Any], model: Any, on: date | None) -> Select[Any]:
    if on is None:
        return query
    terms: list[ColumnElement[bool]] = [model.starts <= on, model.ends > on]
    return query.where(*terms)
