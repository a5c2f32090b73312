"""Shapes of request fields that are this service's own."""

import re
from collections.abc import Iterable

from chassis.errors import Malformed
from chassis.wire import to_text

MOST_UNITS = 60


def to_source(value: str, name: str) -> str:
    """What a task comes from: <kind>/<id>. Raises Malformed naming the field."""
    if not re.fullmatch(r"[a-z_]{1,40}/[^\s/\x00-\x1f]{1,120}", value):
        raise Malformed({name: "应为 <种类>/<编号>，例如 instruction/2026-15 / <kind>/<id> is expected"})
    return value


def to_units(values: Iterable[str], lead: str) -> tuple[str, ...]:
    """The codes of supporting units, each once and without the lead unit. Raises Malformed."""
    units = dict.fromkeys(to_text(value, "supporting_units", longest=40) for value in values)
    if len(units) > MOST_UNITS:
        raise Malformed({"supporting_units": f"最多 {MOST_UNITS} 个 / at most {MOST_UNITS} are expected"})
    return tuple(unit for unit in units if unit != lead.strip())
