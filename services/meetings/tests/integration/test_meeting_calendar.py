"""The calendar of meetings: what its reader may see of it, the usual interval, and its file read back."""

from datetime import date, datetime

import pytest
from icalendar import Calendar

from chassis.clock import SHANGHAI

NOVEMBER = {"month": "2026-11"}


@pytest.fixture
def call(faces):
    return faces


def calls(call, by="mayor", **more):
    given = {"kind": "executive", "title": "常务会议", "day": "2026-11-23", "venue": "一楼"}
    return call(by, "CallMeeting", **(given | more))


def entries(answer):
    return {entry.title or "busy": entry for entry in answer.entries}


@pytest.mark.rule("R43.6")
def test_the_calendar_shows_what_its_reader_may_see_and_the_interval(house, call):
    calls(call, title="第一次", day="2026-11-17")
    calls(call, title="第二次", day="2026-11-20")
    calls(call, title="第三次", day="2026-12-05")
    calls(call, title="密会", kind="plenary", day="2026-11-18", level=2)
    call(
        "head_finance",
        "PlanDepartmentMeeting",
        unit="d08",
        kind="other",
        title="财政会",
        day="2026-11-19",
        units=["d09"],
    )
    call("head_finance", "PlanStudySession", unit="d08", title="讲座", field="law", lecturer="甲", day="2026-11-18")
    days = {"from_day": "2026-11-01", "to_day": "2026-12-31"}
    told = call("clerk", "GetMeetingCalendar", **days)
    assert [entry.title for entry in told.entries] == ["第一次", "讲座", "财政会", "第二次", "第三次"]
    assert [entry.interval for entry in told.entries] == ["", "", "", "crowded", "exceeded"]
    assert [entry.mine for entry in told.entries] == [False] * 5
    assert [entry.title for entry in call("mayor", "GetMeetingCalendar", **NOVEMBER).entries] == [
        "第一次", "密会", "讲座", "财政会", "第二次",
    ]  # fmt: skip
    # Another department is not told of a meeting it is not invited to.
    assert "财政会" not in entries(call("head_d10", "GetMeetingCalendar", **NOVEMBER))
    assert entries(call("stranger", "GetMeetingCalendar", **NOVEMBER))["财政会"].mine
    own = call("head_finance", "GetMeetingCalendar", **NOVEMBER, mine=True)
    assert [entry.title for entry in own.entries] == ["讲座", "财政会"]
    assert [entry.title for entry in call("clerk", "GetMeetingCalendar", **NOVEMBER, unit="d09").entries] == ["财政会"]


@pytest.mark.rule("R43.6")
@pytest.mark.parametrize(("today", "overdue"), [((2026, 12, 1), False), ((2026, 12, 7), False), ((2026, 12, 8), True)])
def test_the_calendar_says_when_the_next_executive_meeting_is_usual(house, call, today, overdue):
    calls(call)
    house.at(*today)
    told = call("clerk", "GetMeetingCalendar", **NOVEMBER)
    assert (told.last_executive, told.next_executive_by, told.executive_overdue) == (
        "2026-11-23",
        "2026-12-07",
        overdue,
    )
    if overdue:
        calls(call, title="补开", day="2026-12-15")
        assert not call("clerk", "GetMeetingCalendar", **NOVEMBER).executive_overdue


def test_who_takes_part_without_being_cleared_sees_busy_time(house, call):
    made = calls(call, title="密会", day="2026-11-18", level=2)
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attendance SET person_id = %s WHERE person_id = %s",
                                   (house.id("clerk"), house.id("vm3")))  # fmt: skip
    told = call("clerk", "GetMeetingCalendar", **NOVEMBER)
    [busy] = told.entries
    assert (busy.busy, busy.mine, busy.id, busy.title, busy.venue, busy.kind) == (True, True, "", "", "", "")
    assert (busy.day, told.last_executive) == ("2026-11-18", "")
    assert made.id not in str(told)
    assert call("clerk_finance", "GetMeetingCalendar", **NOVEMBER).entries == []
    # In the count of the city it is not there for who may not know of it.
    days = {"from_day": "2026-11-01", "to_day": "2026-11-30"}
    assert list(call("clerk", "GetMeetingStatistics", **days).rows) == []


def events(content):
    found = Calendar.from_ical(content)
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


def test_the_calendar_file_is_read_back(house, call):
    calls(
        call,
        title="常务会",
        day="2026-11-23",
        starts_at="2026-11-23T09:00:00+08:00",
        ends_at="2026-11-23T11:30:00+08:00",
    )
    calls(call, title="密会", kind="plenary", day="2026-11-25", level=2)
    file = call("vm2", "DownloadMeetingCalendar")
    assert file.filename == "会议日程.ics"
    found = events(file.content)
    assert set(found) == {"常务会", "会议"}
    event = found["常务会"]
    assert event.decoded("dtstart") == datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    assert event.decoded("dtend") == datetime(2026, 11, 23, 11, 30, tzinfo=SHANGHAI)
    assert (str(event["status"]), str(event["transp"]), str(event["location"])) == ("CONFIRMED", "OPAQUE", "一楼")
    busy = found["会议"]
    assert (busy.decoded("dtstart"), busy.decoded("dtend")) == (date(2026, 11, 25), date(2026, 11, 26))
    assert ("location" in busy, str(busy["class"])) == (False, "PRIVATE")
    assert "密会" not in file.content.decode()
    assert events(call("stranger", "DownloadMeetingCalendar").content) == {}


def test_what_is_postponed_or_called_off_is_updated_in_the_file(house, call):
    given = {"unit": "d08", "kind": "other", "title": "财政会", "day": "2026-11-19"}
    made = call("head_finance", "PlanDepartmentMeeting", **given)
    before = events(call("head_finance", "DownloadMeetingCalendar", unit="d08").content)["财政会"]
    house.at(2026, 11, 17, 9, 0)
    call("head_finance", "PostponeDepartmentMeeting", department_meeting_id=made.id, day="2026-11-26", reason="场地")
    moved = events(call("head_finance", "DownloadMeetingCalendar", unit="d08").content)["财政会"]
    assert moved["uid"] == before["uid"] == made.id
    assert moved.decoded("sequence") == before.decoded("sequence") + 1
    assert (before.decoded("dtstart"), moved.decoded("dtstart")) == (date(2026, 11, 19), date(2026, 11, 26))
    assert moved.decoded("dtstamp") == datetime(2026, 11, 17, 9, 0, tzinfo=SHANGHAI)
    call("head_finance", "CancelDepartmentMeeting", department_meeting_id=made.id, reason="合并")
    off = events(call("head_finance", "DownloadMeetingCalendar", unit="d08").content)["财政会"]
    assert (str(off["status"]), off.decoded("sequence"), str(off["transp"])) == ("CANCELLED", 3, "TRANSPARENT")


def test_the_calendar_of_a_unit_tells_strangers_nothing_of_who_is_listed(house, call):
    calls(call)
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attendance SET unit = 'd08' WHERE person_id = %s", (house.id("vm1"),))
    for name, seen in (("head_finance", 1), ("clerk", 1), ("stranger", 0)):
        assert len(call(name, "GetMeetingCalendar", **NOVEMBER, unit="d08").entries) == seen
        assert len(events(call(name, "DownloadMeetingCalendar", unit="d08").content)) == seen
