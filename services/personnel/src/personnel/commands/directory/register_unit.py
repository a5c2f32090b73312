"""Put a unit into the directory."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from chassis.errors import AlreadyExists
from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.commands.directory.reorganize_unit import changed, require_place
from personnel.model import FOREVER, Unit, UnitTerm
from personnel.model.directory import UnitOn
from personnel.model.unit import lock_units
from personnel.rules import directory_rules


@dataclass(frozen=True)
class RegisterUnit:
    """A new unit with its kind and superior (article 89), there from `starts` on; None means today."""

    code: str
    name: str
    kind: str
    superior: str
    functions: tuple[str, ...]
    starts: date | None = None
    instrument: str = ""

    def __post_init__(self) -> None:
        """Units are named by their codes."""
        require_codes(code=self.code, superior=self.superior)


def handle(command: RegisterUnit, ctx: Context) -> UnitOn:
    """Register it. Raises RuleBroken(R9.1, R89.1), NotFound for an unknown superior, AlreadyExists for its code."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    starts = command.starts or ctx.today
    directory_rules.require_known_kind(command.kind, command.superior, ctx.today)
    lock_units(ctx.session)
    if ctx.session.scalar(select(Unit.id).where(Unit.code == command.code)):
        raise AlreadyExists("unit")
    require_place(ctx, command.code, command.superior, starts, FOREVER)
    unit = Unit(code=command.code)
    ctx.session.add(unit)
    # Its term names the unit by its code, so the unit is written first.
    ctx.session.flush()
    term = UnitTerm(
        code=command.code,
        name=command.name,
        kind=command.kind,
        superior=command.superior or None,
        functions=sorted(set(command.functions)),
        starts=starts,
        ends=FOREVER,
        instrument=command.instrument,
    )
    ctx.session.add(term)
    ctx.add(unit)
    made = UnitOn(unit, term)
    ctx.record(changed(made), unit)
    return made
