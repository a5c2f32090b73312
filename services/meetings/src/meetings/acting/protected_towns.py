"""Which of the units whose heads are asked to a department's meeting are towns that article 55 protects."""

from collections.abc import Iterable

from chassis.errors import Malformed
from chassis.run import Context
from meetings.rules import economy_rules


def ask(ctx: Context, codes: Iterable[str], name: str) -> frozenset[str]:
    """The protected ones among these units, by the directory of today; do it before a row is locked.

    Raises Malformed, naming the field `name`, for a unit that is not there; NeighbourDown when the directory cannot be
    asked. Where no unit is named, nothing is asked for.
    """
    wanted = frozenset(codes)
    if not wanted:
        return wanted
    kinds = ctx.neighbours.units(ctx.actor, wanted, ctx.today)
    if unknown := sorted(wanted - kinds.keys()):
        raise Malformed({name: f"没有这个单位：{'、'.join(unknown)} / no such unit: {', '.join(unknown)}"})
    protected = economy_rules.protected_kinds(ctx.today)
    return frozenset(code for code, kind in kinds.items() if kind in protected)
