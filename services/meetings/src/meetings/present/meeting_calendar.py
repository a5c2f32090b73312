"""The calendar as messages of the API and as an iCalendar file (RFC 5545) that any calendar program reads."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from chassis.clock import SHANGHAI
from chassis.showing import filler, shows
from meetings.queries.meeting_calendar import CANCELLED, Entry, FileEntry, FileOfDays
from zhengling.meetings.v1 import economy_service_pb2 as pb

if TYPE_CHECKING:
    from icalendar import Event, Timezone

NAME = "会议日程"
BUSY = "会议"
"""What busy time is called: that there is one, and no more."""
_ZONE = "Asia/Shanghai"
_OFFSET = timedelta(hours=8)


# Of a meeting that is shown as busy time not even its key is told, by which it could be asked for.
entry = shows(
    filler(
        pb.CalendarEntry,
        Entry,
        id=lambda one: "" if one.busy else one.id,
        version=lambda one: 0 if one.busy else one.version,
        level=lambda one: 0 if one.busy else one.level,
    )
)


@shows
def file(found: FileOfDays) -> pb.MeetingFile:
    """The file. A postponed meeting keeps its UID and comes with a higher SEQUENCE; one called off says so."""
    # The library is loaded where a file is asked for, because most processes never make one.
    from icalendar import Calendar

    name = f"{NAME}（{found.unit}）" if found.unit else NAME
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Zhengling//Meetings//ZH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", _ZONE)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add_component(_timezone())
    for one in found.entries:
        made.add_component(_event(one))
    return pb.MeetingFile(content=made.to_ical(), filename=f"{name}.ics")


def _event(row: FileEntry) -> "Event":
    from icalendar import Event

    entry = row.entry
    made = Event()
    made.add("uid", str(entry.id))
    made.add("dtstamp", row.changed_at.astimezone(UTC))
    made.add("last-modified", row.changed_at.astimezone(UTC))
    made.add("sequence", entry.version)
    made.add("summary", BUSY if entry.busy else entry.title)
    made.add("dtstart", entry.starts_at.astimezone(SHANGHAI) if entry.starts_at else entry.day)
    made.add("dtend", _end(entry))
    if entry.venue:
        made.add("location", entry.venue)
    if entry.busy:
        made.add("class", "PRIVATE")
    made.add("status", "CANCELLED" if entry.state == CANCELLED else "CONFIRMED")
    # A meeting that one does not take part in takes none of one's own time.
    made.add("transp", "OPAQUE" if entry.mine and entry.state != CANCELLED else "TRANSPARENT")
    return made


def _end(entry: Entry) -> date | datetime:
    """The end, an hour after the beginning where nobody said; of a whole day the day after."""
    if entry.starts_at is None:
        return entry.day + timedelta(days=1)
    return (entry.ends_at or entry.starts_at + timedelta(hours=1)).astimezone(SHANGHAI)


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
