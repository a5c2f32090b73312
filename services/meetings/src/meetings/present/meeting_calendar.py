"""The calendar as messages of the API and as an iCalendar file (RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from chassis.clock import SHANGHAI
from chassis.wire import instant, text
from meetings.queries.meeting_calendar import CANCELLED, Entry, Executive, FileEntry
from zhengling.meetings.v1 import economy_service_pb2 as pb

if TYPE_CHECKING:
    from icalendar import Event, Timezone

NAME = "会议日程"
BUSY = "会议"
"""What busy time is called: that there is one, and no more."""
_ZONE = "Asia/Shanghai"
_OFFSET = timedelta(hours=8)


def calendar(first: date, last: date, entries: Iterable[Entry], executive: Executive) -> pb.MeetingCalendar:
    """The calendar of some days."""
    return pb.MeetingCalendar(
        from_day=text(first),
        to_day=text(last),
        entries=[_entry(entry) for entry in entries],
        last_executive=text(executive.last),
        next_executive_by=text(executive.next_by),
        executive_overdue=executive.overdue,
    )


def file(entries: Iterable[FileEntry], unit: str) -> pb.MeetingFile:
    """The file. A postponed meeting keeps its UID and comes with a higher SEQUENCE; one called off says so."""
    # The library is loaded where a file is asked for, because most processes never make one.
    from icalendar import Calendar

    name = f"{NAME}（{unit}）" if unit else NAME
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Zhengling//Meetings//ZH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", _ZONE)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add_component(_timezone())
    for entry in entries:
        made.add_component(_event(entry))
    return pb.MeetingFile(content=made.to_ical(), filename=f"{name}.ics")


def _entry(entry: Entry) -> pb.CalendarEntry:
    return pb.CalendarEntry(
        thing=entry.thing,
        id="" if entry.busy else text(entry.id),
        version=0 if entry.busy else entry.version,
        kind=entry.kind,
        title=entry.title,
        state=entry.state,
        day=text(entry.day),
        starts_at=instant(entry.starts_at),
        ends_at=instant(entry.ends_at),
        venue=entry.venue,
        form=entry.form,
        unit=entry.unit,
        level=0 if entry.busy else entry.level,
        busy=entry.busy,
        mine=entry.mine,
        interval=entry.interval,
    )


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
