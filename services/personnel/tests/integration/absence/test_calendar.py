"""The calendar of absences: who is away when, who may know of it, and what a calendar program is told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from chassis.errors import Malformed
from chassis.showing import shower
from personnel.present import absence_calendar
from personnel.queries import absence
from personnel.queries.absence import Window
from services.personnel.tests.asked import asked
from zhengling.personnel.v1 import absence_service_pb2 as pb

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def seen(city, login, window=NOVEMBER):
    found, cursor = city.ask(login, absence.list_absences, window, "", 200)
    assert cursor == ""
    return {view.leave.id: view for view in found}


def ics(city, login, first=None, last=None, unit="", leaders=False):
    reply = absence_calendar.calendar(city.ask(login, absence.download_absence_calendar, first, last, unit, leaders))
    return Calendar.from_ical(reply.content), reply


def events(calendar):
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


@pytest.mark.rule("R9.1")
@pytest.mark.rule("R77.1")
def test_each_reader_sees_the_rows_and_the_reasons_that_are_that_readers_business(city, put, serve):
    serve("deputy1", "d07", "unit_deputy")
    leader = put("vm1", "2026-11-20", "2026-11-25", chain=["mayor.approve"], stand_in="vm2")
    of_clerk = put("justice_clerk", "2026-11-23", "2026-11-24", chain=["head:d07"])
    of_head = put("justice", "2026-11-23", "2026-11-24", chain=["portfolio:d07", "mayor.approve"])
    internal = put("head_i02", "2026-11-23", "2026-11-23")
    told = {
        # The office and the mayor's approval see why; leaders and who stands in see who is away and no more.
        "clerk": {leader: True, of_clerk: True, of_head: True, internal: True},
        "mayor": {leader: True, of_head: True},
        "vm2": {leader: False, of_head: True},
        "vm3": {leader: False},
        "vm1": {leader: True},
        "justice": {of_clerk: True, of_head: True},
        "justice_clerk": {of_clerk: True},
        # The head of finance answers for its internal unit, though the leave asks somebody else.
        "head_d08": {internal: False},
        "head_i02": {internal: True},
        "head_d01": {},
        "head_i01": {leader: True, of_clerk: True, of_head: True, internal: True},
    }
    for login, rows in told.items():
        found = seen(city, login)
        assert {key: bool(view.reason and view.destination) for key, view in found.items()} == {
            leave.id: reason for leave, reason in rows.items()
        }, login
    # A deputy head of another unit sees its people; she serves in the office too, which sees all.
    assert seen(city, "deputy1").keys() == seen(city, "clerk").keys()


@pytest.mark.rule("R9.1")
def test_a_deputy_head_sees_the_units_people_without_the_reason(city, put, serve):
    serve("head_d01", "d07", "unit_deputy")
    leave = put("justice_clerk", "2026-11-23", "2026-11-24", chain=["head:d07"])
    assert seen(city, "head_d01")[leave.id].reason == ""
    put("head_d02", "2026-11-23", "2026-11-24")
    assert seen(city, "head_d01").keys() == {leave.id}


@pytest.mark.rule("R77.1")
def test_pages_and_files_count_nothing_beyond_what_is_known(city, put):
    for day in range(10, 20):
        put("head_d02", f"2026-11-{day}", f"2026-11-{day}")
    mine = put("head_d01", "2026-11-10", "2026-11-10")
    first, cursor = city.ask("head_d01", absence.list_absences, NOVEMBER, "", 1)
    assert [view.leave.id for view in first] == [mine.id]
    assert cursor == ""
    assert events(ics(city, "head_d01")[0]).keys() == {str(mine.id)}
    assert len(events(ics(city, "clerk")[0])) == 11


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(
    ("halves", "back", "window", "away"),
    [
        # Asked for from Tuesday to Thursday; the window is a day.
        (("am", "pm"), None, "2026-11-23", False),
        (("am", "pm"), None, "2026-11-24", True),
        (("pm", "am"), None, "2026-11-24", True),
        (("am", "pm"), None, "2026-11-26", True),
        (("pm", "am"), None, "2026-11-26", True),
        (("am", "pm"), None, "2026-11-27", False),
        # Back at noon of a day he was away that morning; back with the morning he was not.
        (("am", "pm"), ("2026-11-25", "pm"), "2026-11-25", True),
        (("am", "pm"), ("2026-11-25", "am"), "2026-11-25", False),
        (("am", "pm"), ("2026-11-25", "am"), "2026-11-24", True),
    ],
)
def test_who_is_away_on_a_day_by_half_days(city, put, halves, back, window, away):
    leave = put("vm1", "2026-11-24", "2026-11-26", halves=halves, back=back, state="" if back else "approved")
    day = date.fromisoformat(window)
    assert (leave.id in seen(city, "clerk", Window(day, day))) is away


def test_what_a_row_tells(city, put):
    leave = put("vm1", "2026-11-24", "2026-11-26", halves=("pm", "am"), stand_in="vm2", state="approved")
    row = shower(absence.AbsenceView, pb.Absence)(seen(city, "clerk")[leave.id])
    assert (row.name, row.post_title, row.unit) == ("副市长甲", "副市长", "gov")
    assert (row.stand_in_id, row.stand_in_name) == (str(city.people["vm2"]), "副市长乙")
    assert (row.starts, row.starts_half, row.until, row.until_half) == ("2026-11-24", "pm", "2026-11-26", "am")
    assert (row.state, row.open_end, row.reason, row.destination) == ("approved", False, "家事", "外地")


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(("today", "until", "open_end"), [(0, "2026-11-22", True), (-2, "2026-11-22", False)])
def test_whoever_has_not_come_back_is_away_until_now(city, put, today, until, open_end):
    leave = put("vm1", "2026-11-20", "2026-11-22")
    city.later(today)
    row = seen(city, "clerk")[leave.id]
    assert row.open_end is open_end
    assert str(row.until) == str(max(date.fromisoformat(until), city.today))
    # Of the days to come nobody knows.
    tomorrow = Window(date(2026, 11, 24), date(2026, 11, 30))
    assert leave.id not in seen(city, "clerk", tomorrow)


@pytest.mark.parametrize("state", ["submitted", "rejected", "cancelled"])
def test_what_was_never_granted_keeps_nobody_away(city, put, state):
    put("vm1", "2026-11-24", "2026-11-26", state=state)
    assert seen(city, "clerk") == {}


def test_rows_are_narrowed_to_a_unit_and_to_leaders(city, put):
    leader = put("vm1", "2026-11-23", "2026-11-24")
    part = put("head_i02", "2026-11-23", "2026-11-24")
    put("head_d01", "2026-11-23", "2026-11-24")
    first, last = NOVEMBER.first, NOVEMBER.last
    assert seen(city, "clerk", Window(first, last, leaders=True)).keys() == {leader.id}
    assert seen(city, "clerk", Window(first, last, unit="d08")).keys() == {part.id}
    assert seen(city, "clerk", Window(first, last, unit="i02")).keys() == {part.id}
    assert seen(city, "clerk", Window(first, last, unit="d07")) == {}


def test_rows_come_in_pages(city, put):
    leaves = [
        put("head_d01", f"2026-11-{day}", f"2026-11-{day}", back=(f"2026-11-{day + 1}", "am")) for day in range(13, 18)
    ]
    found, cursor = [], ""
    while True:
        page, cursor = city.ask("clerk", absence.list_absences, NOVEMBER, cursor, 2)
        found += [view.leave.id for view in page]
        if not cursor:
            break
    assert found == [leave.id for leave in reversed(leaves)]


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2027-01-01", "2028-01-01", None),
        ("2027-01-01", "2028-01-02", "to"),
        ("2028-01-01", "2028-12-31", None),
        ("2026-11-02", "2026-11-01", "to"),
        ("", "2026-11-01", "from"),
        ("1948-12-31", "1949-01-01", "from"),
        ("2200-12-31", "2201-01-01", "to"),
    ],
)
def test_a_time_is_a_year_at_most(first, last, named):
    request = pb.ListAbsencesRequest(first=first, last=last)
    if named is None:
        assert str(asked(request)["window"].last) == last
        return
    with pytest.raises(Malformed) as refusal:
        asked(request)
    assert list(refusal.value.fields) == [named]


@pytest.mark.rule("R7.2")
def test_a_calendar_of_whole_days_holds_dates_and_never_a_reason(city, put):
    leave = put("vm1", "2026-11-24", "2026-11-26", state="approved", stand_in="vm2", version=7)
    calendar, reply = ics(city, "clerk")
    event = events(calendar)[str(leave.id)]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 24), date(2026, 11, 27))
    assert str(event["summary"]) == "副市长甲（副市长）外出，副市长乙补位"
    assert (event["sequence"], event["status"], event["transp"]) == (7, "CONFIRMED", "TRANSPARENT")
    assert "家事" not in reply.content.decode()
    assert "外地" not in reply.content.decode()
    assert reply.filename.endswith(".ics")
    assert all(len(line) <= 75 for line in reply.content.split(b"\r\n"))


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(
    ("halves", "start", "end"),
    [
        (("am", "am"), datetime(2026, 7, 6, 0), datetime(2026, 7, 8, 12)),
        (("pm", "pm"), datetime(2026, 7, 6, 12), datetime(2026, 7, 9, 0)),
        (("pm", "am"), datetime(2026, 7, 6, 12), datetime(2026, 7, 8, 12)),
    ],
)
def test_half_days_are_times_of_a_zone_without_summer_time(city, put, halves, start, end):
    put(
        "vm1",
        "2026-07-06",
        "2026-07-08",
        halves=halves,
        back=("2026-07-08", "pm") if halves[1] == "am" else ("2026-07-09", "am"),
    )
    calendar, _ = ics(city, "clerk", date(2026, 7, 1), date(2026, 7, 31))
    [event] = events(calendar).values()
    assert event.decoded("dtstart") == start.replace(tzinfo=SHANGHAI)
    assert event.decoded("dtend") == end.replace(tzinfo=SHANGHAI)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]
    assert zone.subcomponents[0]["tzoffsetto"].to_ical() == "+0800"
    assert event.decoded("dtstart").utcoffset() == timedelta(hours=8)


def test_half_days_from_before_the_rules_end_at_noon_as_well(city, put):
    put("vm1", "2019-07-08", "2019-07-08", halves=("am", "am"), back=("2019-07-08", "pm"))
    [event] = events(ics(city, "clerk", date(2019, 7, 1), date(2019, 7, 31))[0]).values()
    assert event.decoded("dtend") == datetime(2019, 7, 8, 12, tzinfo=SHANGHAI)


def test_what_was_called_off_is_told_as_cancelled_under_the_same_name(city, put):
    leave = put("vm1", "2026-11-24", "2026-11-26", state="cancelled", version=3)
    event = events(ics(city, "clerk")[0])[str(leave.id)]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 3)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 24), date(2026, 11, 27))
    assert events(ics(city, "clerk", date(2026, 11, 27), date(2026, 11, 30))[0]) == {}
    assert events(ics(city, "head_d01")[0]) == {}


def test_an_entry_bears_the_time_of_the_last_act_on_it_whenever_it_is_read(city, put):
    leave = put("vm1", "2026-11-24", "2026-11-26", state="approved")
    before = events(ics(city, "clerk")[0])[str(leave.id)].decoded("dtstamp")
    city.later(3)
    again = events(ics(city, "clerk")[0])[str(leave.id)].decoded("dtstamp")
    assert before == again
    assert before <= datetime.now(UTC)


def test_a_calendar_without_days_reaches_from_a_month_back_for_a_year(city, put):
    day = city.today
    inside = [
        put("head_d01", str(one), str(one), back=(str(one + timedelta(days=1)), "am"))
        for one in (day - timedelta(days=31), day + timedelta(days=334))
    ]
    for one in (day - timedelta(days=32), day + timedelta(days=335)):
        put("head_d01", str(one), str(one), back=(str(one + timedelta(days=1)), "am"))
    assert events(ics(city, "clerk")[0]).keys() == {str(leave.id) for leave in inside}


@pytest.mark.parametrize("more", [0, 1])
def test_a_calendar_that_would_be_too_long_asks_for_fewer_days(city, put, monkeypatch, more):
    monkeypatch.setattr(absence, "MOST_EVENTS", 3)
    for _ in range(2):
        put("head_d01", "2026-11-24", "2026-11-26", state="approved")
    for _ in range(1 + more):
        put("head_d01", "2026-11-24", "2026-11-26", state="cancelled")
    if more:
        with pytest.raises(Malformed) as refusal:
            ics(city, "clerk")
        assert list(refusal.value.fields) == ["unit"]
    else:
        assert len(events(ics(city, "clerk")[0])) == 3
