"""Correct what the directory says of a person."""

from dataclasses import asdict, dataclass
from uuid import UUID

from chassis.errors import NotPermitted
from chassis.run import Context
from personnel.model import Person
from personnel.rules import directory_rules


@dataclass(frozen=True)
class CorrectPerson:
    """Whose entry, and what it should say; how the person is reached is changed elsewhere."""

    person_id: UUID
    name: str
    clearance: int


def handle(command: CorrectPerson, ctx: Context) -> Person:
    """Correct it; a clearance that is lowered holds from this moment on. Raises RuleBroken(R9.1).

    The judgement on record keeps old and new values. Nobody raises the clearance of his own: NotPermitted.
    """
    person = ctx.target(Person, command.person_id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    if person.id == ctx.actor.person_id and command.clearance > person.clearance:
        raise NotPermitted("clearance of one's own")
    wanted = {name: value for name, value in asdict(command).items() if name != "person_id"}
    for name in directory_rules.corrected({name: getattr(person, name) for name in wanted}, wanted):
        setattr(person, name, wanted[name])
    return person
