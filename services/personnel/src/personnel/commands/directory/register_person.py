"""Put a person into the directory."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.errors import AlreadyExists
from chassis.run import Context
from personnel.acting.bounds import LOGIN, phone, require_codes
from personnel.model import Person
from personnel.model.phone import first_number
from personnel.rules import directory_rules


@dataclass(frozen=True)
class RegisterPerson:
    """A new person; what powers come with it depends on the posts held."""

    login: str
    name: str
    clearance: int
    phone: str = ""

    def __post_init__(self) -> None:
        """The login and the phone number are written as such."""
        require_codes(LOGIN, login=self.login)
        phone(self.phone, "phone")


def handle(command: RegisterPerson, ctx: Context) -> Person:
    """Register the person. Raises RuleBroken(R9.1), and AlreadyExists for a login in use."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    if ctx.session.scalar(select(Person.id).where(Person.login == command.login)):
        raise AlreadyExists("login")
    person = ctx.add(Person(login=command.login, name=command.name, clearance=command.clearance, phone=command.phone))
    if command.phone:
        ctx.session.add(first_number(person, ctx.now, ctx.actor.person_id))
    return person
