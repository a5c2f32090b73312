"""Note since when somebody has been in work, by which annual leave is reckoned."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.model import Person
from personnel.rules import directory_rules


@dataclass(frozen=True)
class SetWorkedSince:
    """Who, and since when; None where it is not known after all."""

    person_id: UUID
    worked_since: date | None


def handle(command: SetWorkedSince, ctx: Context) -> Person:
    """Note it. Raises RuleBroken(R9.1) for another than those who keep the directory."""
    person = ctx.target(Person, command.person_id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    if command.worked_since is not None and command.worked_since > ctx.today:
        raise Malformed({"worked_since": "不得晚于今天 / not after today"})
    person.worked_since = command.worked_since
    return person
