"""From requests about absences to what is asked for."""

import re
from datetime import date, timedelta
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_date, to_date_or_none
from personnel.parse.fields import FIRST_YEAR, LAST_YEAR, code
from personnel.queries.absence import MOST_DAYS, Window

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def window(request: Any) -> Window:
    """The days and whose absences of a ListAbsencesRequest. Raises Malformed."""
    first, last = days(request)
    return Window(first, last, unit(request), request.leaders)


def days(request: Any) -> tuple[date, date]:
    """The first and the last day, in order, and no more than a year. Raises Malformed."""
    first, last = to_date(request.first, "from"), to_date(request.last, "to")
    _require_span(first, last)
    return first, last


def calendar(request: Any) -> tuple[date | None, date | None, str, bool]:
    """The days, if any are named, and whose absences of a DownloadAbsenceCalendarRequest. Raises Malformed."""
    first, last = to_date_or_none(request.first, "from"), to_date_or_none(request.last, "to")
    _require_span(first or last, last or first)
    return first, last, unit(request), request.leaders


def month(request: Any) -> date:
    """The first day of the month asked for. Raises Malformed."""
    found = _MONTH.fullmatch(request.month)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Malformed({"month": "应为月份（YYYY-MM） / a month (YYYY-MM) is expected"})
    return date(int(found[1]), int(found[2]), 1)


def unit(request: Any) -> str:
    """The code of a unit; empty for none. Raises Malformed."""
    return code(request.unit, "unit") if request.unit else ""


def _require_span(first: date | None, last: date | None) -> None:
    if first is None or last is None:
        return
    for name, day in (("from", first), ("to", last)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Malformed({name: f"{FIRST_YEAR} 至 {LAST_YEAR} 年 / a year from {FIRST_YEAR} to {LAST_YEAR}"})
    if last < first:
        raise Malformed({"to": "不得早于 from / not before from"})
    if last - first >= timedelta(days=MOST_DAYS):
        raise Malformed({"to": f"至多 {MOST_DAYS} 天 / {MOST_DAYS} days at most"})
