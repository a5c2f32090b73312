"""Absences as an iCalendar file (RFC 5545) that any calendar program reads."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from chassis.clock import SHANGHAI
from chassis.law import BeforeTheRules
from chassis.showing import shows
from personnel.model.leave import CANCELLED
from personnel.queries.absence import AbsenceView, CalendarEntry
from personnel.rules.half_day_rules import AM, day_of, half_in, noon
from zhengling.personnel.v1 import absence_service_pb2 as pb

if TYPE_CHECKING:
    from icalendar import Event, Timezone

NAME = "外出和休假"
_ZONE = "Asia/Shanghai"
_OFFSET = timedelta(hours=8)


@shows
def calendar(entries: list[CalendarEntry]) -> pb.AbsenceCalendar:
    """The file. Who is away and who stands in is told; why and of which kind is not: calendars are passed around."""
    # The library is loaded where a file is asked for, because most processes never make one.
    from icalendar import Calendar

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Zhengling//Absences//ZH")
    made.add("x-wr-calname", NAME)
    made.add("x-wr-timezone", _ZONE)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add_component(_timezone())
    for entry in entries:
        made.add_component(_event(entry))
    return pb.AbsenceCalendar(content=made.to_ical(), filename=f"{NAME}.ics")


def summary(view: AbsenceView) -> str:
    """Who is away, in which post, and who stands in."""
    post = f"（{view.post_title}）" if view.post_title else ""
    stand_in = f"，{view.stand_in_name}补位" if view.stand_in_name else ""
    return f"{view.name}{post}外出{stand_in}{'，尚未销假' if view.open_end else ''}"


def _event(entry: CalendarEntry) -> "Event":
    from icalendar import Event

    view = entry.view
    made = Event()
    made.add("uid", str(view.leave.id))
    made.add("dtstamp", entry.changed_at.astimezone(UTC))
    made.add("sequence", view.leave.version)
    made.add("summary", summary(view))
    made.add("dtstart", _moment(view.start, view))
    made.add("dtend", _moment(view.end, view))
    made.add("status", "CANCELLED" if view.leave.state == CANCELLED else "CONFIRMED")
    # Another's absence takes none of the reader's own time.
    made.add("transp", "TRANSPARENT")
    return made


def _moment(half: int, view: AbsenceView) -> date | datetime:
    """The beginning of a half day: a date where the absence is of whole days, else the time in Shanghai."""
    day = day_of(half)
    if half_in(view.start) == half_in(view.end) == AM:
        return day
    return datetime.combine(day, time() if half_in(half) == AM else _noon(day), SHANGHAI)


def _noon(day: date) -> time:
    """When the afternoon began; as the clock has it on days before the rulebook says anything."""
    try:
        return noon(day)
    except BeforeTheRules:
        return time(12)


def _timezone() -> "Timezone":
    """China's one time, as it has been since summer time was given up in 1991."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "CST")
    made = Timezone()
    made.add("tzid", _ZONE)
    made.add_component(standard)
    return made
