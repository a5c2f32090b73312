"""Fields that several requests have, with the bounds they keep."""

import re
from collections.abc import Iterable
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_day, to_day_or_none, to_text
from personnel.rules.half_day_rules import HALVES

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def code(value: str, name: str, form: re.Pattern[str] = CODE) -> str:
    """A code of small letters, digits and a few marks. Raises Malformed."""
    if not form.fullmatch(value):
        raise Malformed({name: "应为小写字母、数字、- 和 _ / small letters, digits, - and _ are expected"})
    return value


def term(request: Any, *, open_end: bool = True) -> dict[str, Any]:
    """The first and the last day, in order and in this age. Raises Malformed."""
    starts = to_day(request.starts, "starts")
    until = to_day_or_none(request.until, "until") if open_end else to_day(request.until, "until")
    if until is not None and until < starts:
        raise Malformed({"until": "不得早于起始日 / not before starts"})
    return {"starts": starts, "until": until}


def instrument(request: Any) -> str:
    """The paper something rests on; may be empty."""
    return to_text(request.instrument, "instrument", least=0)


def choices(values: Iterable[str], name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """Each of several words one of those allowed, in order and once. Raises Malformed."""
    kept = tuple(allowed)
    return tuple(dict.fromkeys(to_choice(value, name, kept) for value in values))


def unit_or_area(request: Any) -> str:
    """The unit of a request that names a unit or an area, exactly one. Raises Malformed."""
    if bool(request.unit) == bool(request.area):
        raise Malformed({"unit": "unit 与 area 只填一个 / name exactly one of unit and area"})
    return str(request.unit)


def half(value: str, name: str, default: str) -> str:
    """Half a day, am or pm; the default where none is named. Raises Malformed."""
    return to_choice(value, name, HALVES) if value else default
