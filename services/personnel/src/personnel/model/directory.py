"""Questions about units, posts and their holders that more than one command asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from personnel.model.portfolio import Partnership, Portfolio
from personnel.model.post import Appointment, Post
from personnel.model.unit import Person, Unit, UnitTerm


@dataclass(frozen=True)
class UnitOn:
    """A unit and what it is for a time."""

    unit: Unit
    term: UnitTerm

    @property
    def id(self) -> UUID:
        """The unit's own id, whatever it is called."""
        return self.unit.id


def unit_by_code(session: Session, code: str) -> Unit:
    """The unit of a code. Raises NotFound."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound("unit")
    return unit


def unit_on(session: Session, code: str, on: date) -> UnitTerm:
    """What the unit of a code is on a date. Raises NotFound, for a unit that is not there on that date too."""
    query = select(UnitTerm).where(UnitTerm.code == code, UnitTerm.ends > on, UnitTerm.starts <= on)
    term = session.scalar(query)
    if term is None:
        raise NotFound("unit")
    return term


def holders(on: date) -> "Select[Person, Post, Appointment]":
    """People with a post they hold on a date, most senior first; to be narrowed by the caller."""
    return (
        select(Person, Post, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Appointment.starts <= on, Appointment.ends > on)
        .order_by(Post.rank, Appointment.id)
    )


def posts_of(session: Session, person_id: UUID, on: date) -> list[Post]:
    """The posts a person holds on a date, most senior first."""
    return [post for _, post, _ in session.execute(holders(on).where(Appointment.person_id == person_id))]


def holder_of(session: Session, post_id: UUID, on: date) -> Person | None:
    """The most senior holder of a post on a date."""
    row = session.execute(holders(on).where(Appointment.post_id == post_id).limit(1)).first()
    return row[0] if row else None


def partner_of(session: Session, post_id: UUID, on: date) -> Person | None:
    """Who holds the post that is paired with this one on a date."""
    query = select(Partnership.partner_id).where(
        Partnership.post_id == post_id, Partnership.starts <= on, Partnership.ends > on
    )
    partner = session.scalar(query)
    return holder_of(session, partner, on) if partner else None


def terms_between(session: Session, starts: date, ends: date) -> list[UnitTerm]:
    """What all units are at any time from `starts` until the day before `ends`."""
    return list(session.scalars(select(UnitTerm).where(UnitTerm.starts < ends, UnitTerm.ends > starts)))


def places_above(session: Session, code: str, starts: date, ends: date) -> list[tuple[str, str | None, date, date]]:
    """Where a unit, and whatever is above it, stands at any time of a term: code, superior, first day, day after."""
    columns = (UnitTerm.code, UnitTerm.superior, UnitTerm.starts, UnitTerm.ends)
    during = (UnitTerm.starts < ends, UnitTerm.ends > starts, UnitTerm.ends > UnitTerm.starts)
    way = select(*columns).where(UnitTerm.code == code, *during).cte("way", recursive=True)
    # A union without doubles comes to an end even where two terms lead to each other on different days.
    way = way.union(select(*columns).where(UnitTerm.code == way.c.superior, *during))
    found = session.execute(select(way).order_by(way.c.code, way.c.starts))
    return [(row.code, row.superior, row.starts, row.ends) for row in found]


def chain_of(session: Session, code: str, on: date) -> list[str]:
    """The codes of a unit and of its superiors on a date, the nearest first."""
    top = select(UnitTerm.code, UnitTerm.superior, literal(0).label("height")).where(
        UnitTerm.code == code, UnitTerm.starts <= on, UnitTerm.ends > on
    )
    way = top.cte("way", recursive=True)
    above = select(UnitTerm.code, UnitTerm.superior, way.c.height + 1).where(
        UnitTerm.code == way.c.superior, UnitTerm.starts <= on, UnitTerm.ends > on
    )
    way = way.union_all(above)
    return list(session.scalars(select(way.c.code).order_by(way.c.height)))


def charge_on(session: Session, matters: Iterable[str], on: date) -> Portfolio | None:
    """The portfolio of the first of these matters that is in somebody's charge on a date."""
    wanted = list(matters)
    query = select(Portfolio).where(Portfolio.matter.in_(wanted), Portfolio.starts <= on, Portfolio.ends > on)
    found = {portfolio.matter: portfolio for portfolio in session.scalars(query)}
    return next((found[matter] for matter in wanted if matter in found), None)


def charge_of_unit(session: Session, code: str, on: date, climbs: bool) -> Portfolio | None:
    """The portfolio a unit is in on a date: its own or, where `climbs`, that of its nearest superior that has one."""
    return charge_on(session, (chain_of(session, code, on) if climbs else []) or [code], on)
