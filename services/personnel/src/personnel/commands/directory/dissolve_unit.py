"""Set the last day of a unit."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from chassis.errors import Malformed
from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.commands.directory.abolish_post import end_charges
from personnel.commands.directory.reorganize_unit import changed
from personnel.model import Appointment, Person, Portfolio, Post, Unit, UnitTerm, ends_after
from personnel.model.directory import UnitOn, unit_by_code
from personnel.model.unit import lock_units
from personnel.rules import directory_rules


@dataclass(frozen=True)
class DissolveUnit:
    """Which unit, and its last day."""

    code: str
    until: date

    def __post_init__(self) -> None:
        """A unit is named by its code."""
        require_codes(code=self.code)


def handle(command: DissolveUnit, ctx: Context) -> UnitOn:
    """Dissolve it, and with it its vacant posts and the charge of it.

    Raises RuleBroken(R9.1), and RuleBroken(R89.1) while its posts are held or units are under it after that day.
    """
    lock_units(ctx.session)
    unit = ctx.target(Unit, unit_by_code(ctx.session, command.code).id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    day = ends_after(command.until)
    query = (
        select(UnitTerm).where(UnitTerm.code == unit.code, UnitTerm.ends > UnitTerm.starts).order_by(UnitTerm.starts)
    )
    terms = list(ctx.session.scalars(query))
    if not terms or not terms[0].starts < day < terms[-1].ends:
        raise Malformed({"until": "应在单位存续期间之内 / a day on which the unit is there, before its last"})
    posts = list(ctx.session.scalars(select(Post).where(Post.unit == unit.code, Post.ends > day).with_for_update()))
    held = (
        select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.post_id.in_([post.id for post in posts]), Appointment.ends > day)
        .where(Appointment.ends > Appointment.starts)
        .order_by(Appointment.id)
        .limit(10)
    )
    under = (
        select(UnitTerm.code)
        .where(UnitTerm.superior == unit.code, UnitTerm.ends > day, UnitTerm.ends > UnitTerm.starts)
        .distinct()
        .order_by(UnitTerm.code)
        .limit(10)
    )
    directory_rules.require_unneeded(ctx.session.scalars(held), ctx.session.scalars(under), command.until, ctx.today)
    end_charges(ctx, or_(Portfolio.matter == unit.code, Portfolio.post_id.in_([post.id for post in posts])), day)
    ending: list[Post | UnitTerm] = [*posts, *(term for term in terms if term.ends > day)]
    for thing in ending:
        thing.end_on(day)
        thing.version += 1
    last = max((term for term in terms if term.starts < day), key=lambda term: term.starts)
    made = UnitOn(unit, last)
    ctx.record(changed(made), unit)
    return made
