"""Who somebody is and where that person stands."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from personnel.acting.standing import Position, position_of
from personnel.model import Person, absence, keeps_directory
from personnel.rules.half_day_rules import judged


def position(ctx: Context, person_id: UUID | None, on: date | None, half: str = "") -> Position:
    """A person's standing, explained: one's own, or anyone's for the office. Raises NotPermitted, NotFound.

    Today is judged by the present half day and another date by its forenoon, unless a half is asked for.
    """
    wanted = person_id or ctx.standing.person_id
    if wanted != ctx.standing.person_id and not keeps_directory(ctx.standing):
        raise NotPermitted("standing of another")
    now = absence.current_half(ctx.now)
    found = position_of(ctx.session, wanted, judged(on or ctx.today, half, now), now) if wanted else None
    if found is None:
        raise NotFound("person")
    return found


def resolve_login(session: Session, login: str) -> Person:
    """The person behind a login. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.login == login))
    if person is None:
        raise NotFound("login")
    return person
