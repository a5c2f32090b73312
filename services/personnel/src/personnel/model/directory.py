"""Questions about units, posts and their holders that more than one command asks."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from personnel.model.portfolio import Partnership, Portfolio
from personnel.model.post import Appointment, Post
from personnel.model.unit import Person, Unit


def unit_by_code(session: Session, code: str) -> Unit:
    """The unit of a code. Raises NotFound."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound("unit")
    return unit


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


def portfolio_on(session: Session, matter: str, on: date) -> Portfolio | None:
    """Which portfolio a unit (its code) or an area (area:<code>) is in on a date."""
    query = select(Portfolio).where(Portfolio.matter == matter, Portfolio.starts <= on, Portfolio.ends > on)
    return session.scalar(query)


def partner_of(session: Session, post_id: UUID, on: date) -> Person | None:
    """Who holds the post that is paired with this one on a date."""
    query = select(Partnership.partner_id).where(
        Partnership.post_id == post_id, Partnership.starts <= on, Partnership.ends > on
    )
    partner = session.scalar(query)
    return holder_of(session, partner, on) if partner else None
