"""Say what a unit is from a day on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from chassis.errors import NotFound
from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.model import Post, Unit, UnitTerm
from personnel.model.directory import UnitOn, places_above, unit_by_code, unit_on
from personnel.model.unit import lock_units
from personnel.rules import directory_rules
from personnel.rules.directory_rules import Placed
from zhengling.personnel.v1.events_pb2 import UnitChanged


@dataclass(frozen=True)
class ReorganizeUnit:
    """What a unit is called, of which kind, under whom and with which functions, from which day on (article 89)."""

    code: str
    name: str
    kind: str
    superior: str
    functions: tuple[str, ...]
    starts: date
    instrument: str

    def __post_init__(self) -> None:
        """Units are named by their codes."""
        require_codes(code=self.code, superior=self.superior)


def handle(command: ReorganizeUnit, ctx: Context) -> UnitOn:
    """Begin a term of the unit; the one before ends the day before, and one planned for later begins as planned.

    Named from the very day a term begins, it replaces that term, as long as no day of it is over: what was judged by
    it stays judged by what stood there. Raises RuleBroken(R9.1, R89.1), and RuleBroken(R5.1) for a post that would no
    longer fit its unit; NotFound for an unknown unit or superior.
    """
    lock_units(ctx.session)
    unit = ctx.target(Unit, unit_by_code(ctx.session, command.code).id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    before = unit_on(ctx.session, command.code, command.starts)
    directory_rules.require_known_kind(command.kind, command.superior, ctx.today)
    require_place(ctx, command.code, command.superior, command.starts, before.ends)
    _require_posts_fit(ctx, command, before.ends)
    if before.starts == command.starts:
        directory_rules.require_correctable(before.starts, ctx.today)
        term = before
        term.version += 1
    else:
        term = UnitTerm(code=command.code, starts=command.starts, ends=before.ends)
        before.end_on(command.starts)
        before.version += 1
        # The earlier term must be seen to end before the new one begins, or the exclusion constraint speaks.
        ctx.session.flush()
    term.name, term.kind, term.superior = command.name, command.kind, command.superior or None
    term.functions, term.instrument = sorted(set(command.functions)), command.instrument
    ctx.session.add(term)
    made = UnitOn(unit, term)
    ctx.record(changed(made), unit)
    return made


def require_place(ctx: Context, code: str, superior: str, starts: date, ends: date) -> None:
    """The superior is there in that time and not under the unit. Call it under the lock of units.

    Raises RuleBroken(R89.1), and NotFound for a superior that never was.
    """
    if not superior:
        return
    if ctx.session.scalar(select(Unit.id).where(Unit.code == superior)) is None:
        raise NotFound("superior")
    known = [
        Placed(unit, above or "", first, end)
        for unit, above, first, end in places_above(ctx.session, superior, starts, ends)
        if unit != code
    ]
    directory_rules.require_place(code, superior, known, starts, ends, ctx.today)


def _require_posts_fit(ctx: Context, command: ReorganizeUnit, ends: date) -> None:
    posts = select(Post.kind).where(Post.unit == command.code, Post.starts < ends, Post.ends > command.starts)
    for kind in ctx.session.scalars(posts.distinct().order_by(Post.kind)):
        directory_rules.require_post_fits(kind, command.kind, command.functions)


def changed(made: UnitOn) -> UnitChanged:
    """The event that tells what a unit is from a day on."""
    term = made.term
    return UnitChanged(
        unit_id=str(made.unit.id),
        code=term.code,
        name=term.name,
        kind=term.kind,
        superior=term.superior or "",
        functions=term.functions,
        starts=str(term.starts),
        until=str(term.until or ""),
    )
