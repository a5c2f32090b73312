"""Units that a request names must be units."""

from collections.abc import Iterable

from chassis.errors import Malformed
from chassis.run import Context


def require_units(ctx: Context, field: str, codes: Iterable[str]) -> None:
    """Each code is a unit's today; the caller's own are known without asking. Raises Malformed, NeighbourDown."""
    wanted = set(codes) - ctx.standing.units
    if not wanted:
        return
    if unknown := sorted(wanted - ctx.neighbours.units(ctx.actor, wanted, ctx.today).keys()):
        named = "、".join(unknown)
        raise Malformed({field: f"没有代码为 {named} 的单位 / no such unit: {named}"})
