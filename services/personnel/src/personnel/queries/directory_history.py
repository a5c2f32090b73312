"""The directory on any date: the tree of units, what a unit was, who held what, in whose charge something is."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.db import Page, page
from chassis.run import Context
from personnel.acting.standing import position_of
from personnel.model import (
    Appointment,
    Person,
    Portfolio,
    Post,
    SpecialTask,
    Unit,
    UnitTerm,
    absence,
    directory,
)
from personnel.model.directory import UnitOn
from personnel.queries.directory import charge_of
from personnel.queries.terms import in_force, narrowed
from personnel.rules.half_day_rules import judged
from personnel.rules.standing_rules import OWN, suspended


@dataclass(frozen=True)
class Node:
    """A unit in a tree, and how many superiors it has there."""

    depth: int
    unit: UnitOn


class Tree(NamedTuple):
    """The units on a date, each before those under it."""

    on: date
    units: list[Node]


@dataclass(frozen=True)
class Held:
    """An appointment with who, in which post, and what the post's unit was called."""

    appointment: Appointment
    person: Person
    post: Post
    unit_name: str


@dataclass(frozen=True)
class Charge:
    """What puts something in a post's charge, who holds that post, and who handles the work on the date."""

    portfolio: Portfolio
    post: Post
    holder: Person | None
    away: bool
    handler: Person | None
    via: str
    on: date


def list_unit_terms(ctx: Context, code: str, cursor: str, limit: int) -> Page[UnitOn]:
    """What a unit was from when to when, the latest entry first. Raises NotFound."""
    unit = directory.unit_by_code(ctx.session, code)
    # A term that ended before it began was never in force on any day.
    query = select(UnitTerm).where(UnitTerm.code == code, UnitTerm.ends > UnitTerm.starts)
    terms, next_cursor = page(ctx.session, query, UnitTerm.id, cursor, limit)
    return Page([UnitOn(unit, term) for term in terms], next_cursor)


def get_unit_tree(ctx: Context, on: date | None, under: str) -> Tree:
    """The units on a date, each before those under it; those under one unit, and it, where one is named.

    Raises NotFound for a unit that is not there on that date.
    """
    day = on or ctx.today
    found = units_on(ctx.session, day)
    below: dict[str, list[str]] = {}
    for code, one in found.items():
        below.setdefault(one.term.superior or "", []).append(code)
    roots = [directory.unit_on(ctx.session, under, day).code] if under else below.get("", [])
    nodes: list[Node] = []
    waiting = [(code, 0) for code in sorted(roots, reverse=True)]
    while waiting:
        code, depth = waiting.pop()
        nodes.append(Node(depth, found[code]))
        waiting += [(inner, depth + 1) for inner in sorted(below.get(code, ()), reverse=True)]
    return Tree(day, nodes)


def units_on(session: Session, day: date) -> dict[str, UnitOn]:
    """All units that are there on a date, by their codes."""
    query = select(Unit, UnitTerm).join(UnitTerm, UnitTerm.code == Unit.code).order_by(Unit.code)
    rows = session.execute(query.where(UnitTerm.starts <= day, UnitTerm.ends > day)).all()
    return {unit.code: UnitOn(unit, term) for unit, term in rows}


def find_holders(
    ctx: Context, on: date | None, unit: str, post_kind: str, person_id: UUID | None, cursor: str, limit: int
) -> Page[Held]:
    """Who held what on a date, the latest appointment first."""
    day = on or ctx.today
    query = in_force(select(Appointment).join(Post, Post.id == Appointment.post_id), Appointment, day)
    query = narrowed(query, (Post.unit, unit), (Post.kind, post_kind), (Appointment.person_id, person_id))
    found, next_cursor = page(ctx.session, query, Appointment.id, cursor, limit)
    return Page(described(ctx.session, found, day), next_cursor)


def described(session: Session, found: list[Appointment], day: date) -> list[Held]:
    """Appointments with their people, posts and the names of the units on a date."""
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_({a.person_id for a in found})))}
    posts = {one.id: one for one in session.scalars(select(Post).where(Post.id.in_({a.post_id for a in found})))}
    codes = {post.unit for post in posts.values()}
    terms = session.scalars(in_force(select(UnitTerm), UnitTerm, day).where(UnitTerm.code.in_(codes)))
    called = {term.code: term.name for term in terms}
    return [
        Held(one, people[one.person_id], posts[one.post_id], called.get(posts[one.post_id].unit, "")) for one in found
    ]


def find_portfolio_holder(ctx: Context, unit: str, area: str, on: date | None) -> Charge:
    """In whose charge a unit or area is on a date, and who handles the work that day.

    That is whoever standing says may exercise the power over it: while a vice mayor is away, who stands in (article
    7). Nobody is told why the holder is away. Raises NotFound when it is in nobody's charge.
    """
    day = on or ctx.today
    portfolio = charge_of(ctx, unit, area, day)
    post = ctx.load(Post, portfolio.post_id)
    holder = directory.holder_of(ctx.session, post.id, day)
    if holder is None:
        return Charge(portfolio, post, None, False, None, "", day)
    now = absence.current_half(ctx.now)
    position = position_of(ctx.session.connection(), holder.id, judged(day, "", now), now)
    key = f"portfolio:{portfolio.matter}"
    if position is None or any(held.key == key and held.via == OWN for held in position.held):
        return Charge(portfolio, post, holder, position is not None and position.away, holder, OWN, day)
    passed = next((rest for rest in suspended(position.facts) if rest.key == key), None)
    handler = ctx.load(Person, passed.holder_id) if passed else None
    return Charge(portfolio, post, holder, position.away, handler, passed.via if passed and handler else "", day)


def list_special_tasks(
    ctx: Context, post_id: UUID | None, on: date | None, cursor: str, limit: int
) -> Page[SpecialTask]:
    """Special tasks, newest first."""
    query = in_force(narrowed(select(SpecialTask), (SpecialTask.post_id, post_id)), SpecialTask, on)
    return page(ctx.session, query, SpecialTask.id, cursor, limit)
