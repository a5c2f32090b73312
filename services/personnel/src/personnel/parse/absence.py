"""From requests about absences to what is asked for."""

from datetime import date
from typing import Any

from chassis.wire import to_day, to_day_or_none
from personnel.parse.fields import code, require_span
from personnel.queries.absence import MOST_DAYS, Window


def window(request: Any) -> Window:
    """The days and whose absences of a ListAbsencesRequest. Raises Malformed."""
    first, last = days(request)
    return Window(first, last, unit(request), request.leaders)


def days(request: Any) -> tuple[date, date]:
    """The first and the last day, in order, and no more than a year. Raises Malformed."""
    first, last = to_day(request.first, "from"), to_day(request.last, "to")
    require_span(first, last, MOST_DAYS)
    return first, last


def calendar(request: Any) -> tuple[date | None, date | None, str, bool]:
    """The days, if any are named, and whose absences of a DownloadAbsenceCalendarRequest. Raises Malformed."""
    first, last = to_day_or_none(request.first, "from"), to_day_or_none(request.last, "to")
    if first and last:
        require_span(first, last, MOST_DAYS)
    return first, last, unit(request), request.leaders


def unit(request: Any) -> str:
    """The code of a unit; empty for none. Raises Malformed."""
    return code(request.unit, "unit") if request.unit else ""
