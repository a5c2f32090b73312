"""Fields that several requests have, with the bounds they keep."""

from datetime import date, timedelta
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_day, to_day_or_none, to_text
from personnel.acting.bounds import code as code
from personnel.rules.half_day_rules import HALVES


def term(request: Any, *, open_end: bool = True) -> dict[str, Any]:
    """The first and the last day, in order and in this age. Raises Malformed."""
    starts = to_day(request.starts, "starts")
    until = to_day_or_none(request.until, "until") if open_end else to_day(request.until, "until")
    if until is not None and until < starts:
        raise Malformed({"until": "不得早于起始日 / not before starts"})
    return {"starts": starts, "until": until}


def require_span(first: date, last: date, most: int) -> None:
    """The first and the last day of a list, asked for as from and to, in order and at most so many days."""
    if last < first:
        raise Malformed({"to": "不得早于 from / not before from"})
    if last - first >= timedelta(days=most):
        raise Malformed({"to": f"至多 {most} 天 / {most} days at most"})


def instrument(request: Any) -> str:
    """The paper something rests on; may be empty."""
    return to_text(request.instrument, "instrument", least=0)


def half(value: str, name: str, default: str) -> str:
    """Half a day, am or pm; the default where none is named. Raises Malformed."""
    return to_choice(value, name, HALVES) if value else default
