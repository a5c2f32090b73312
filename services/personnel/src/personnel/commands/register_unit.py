"""Put a unit into the directory."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.errors import AlreadyExists, NotFound
from chassis.run import Context
from personnel.model import Unit
from personnel.rules import directory_rules


@dataclass(frozen=True)
class RegisterUnit:
    """A new unit with its kind and superior (article 89)."""

    code: str
    name: str
    kind: str
    superior: str
    functions: tuple[str, ...]


def handle(command: RegisterUnit, ctx: Context) -> Unit:
    """Register it. Raises RuleBroken(R9.1, R89.1), NotFound for an unknown superior, AlreadyExists for its code."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    directory_rules.require_known_kind(command.kind, command.superior, ctx.today)
    known = set(ctx.session.scalars(select(Unit.code).where(Unit.code.in_([command.code, command.superior]))))
    if command.code in known:
        raise AlreadyExists("unit")
    if command.superior and command.superior not in known:
        raise NotFound("superior")
    return ctx.add(
        Unit(
            code=command.code,
            name=command.name,
            kind=command.kind,
            superior=command.superior or None,
            functions=sorted(command.functions),
        )
    )
