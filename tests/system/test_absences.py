"""Absences from the request to the calendar program and the month report, as their users ask for them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from city import City

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
ICS, XLSX = "text/calendar", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def leave(city: City) -> Any:
    """A trip of a head that the vice mayor in charge and the mayor are to approve, and have."""
    return city.trip(city.workday(30))


def span(leave: Any) -> str:
    return f"from={leave['starts']}&to={leave['until']}"


def listed(city: City, login: str, leave: Any) -> list[Any]:
    rows = city.made(login, f"/v1/absences?{span(leave)}", method="GET")["absences"]
    return [row for row in rows if row["leave_id"] == leave["id"]]


def test_the_calendar_shows_each_reader_what_is_that_readers_business(city: City, leave: Any) -> None:
    [row] = listed(city, "clerk", leave)
    assert (row["reason"], row["destination"], row["unit"]) == (leave["reason"], "济南", "d05")
    assert (row["starts"], row["starts_half"], row["until_half"]) == (leave["starts"], "am", "pm")
    assert listed(city, "head_d05", leave) == [row]
    assert listed(city, "head_d01", leave) == []
    assert leave["id"] not in city.call("head_d01", "GET", f"/v1/absences.ics?{span(leave)}").text


def test_a_calendar_program_reads_a_feed_until_it_is_taken_back_and_no_log_tells_its_secret(
    city: City, leave: Any
) -> None:
    feed = city.made("head_d05", "/v1/me/feeds", {"kind": "absences"})
    read = city.call("", "GET", feed["address"])
    assert (read.status_code, read.headers["Content-Type"].partition(";")[0]) == (200, ICS)
    found = {str(event["uid"]): event for event in Calendar.from_ical(read.content).walk("VEVENT")}
    event = found[leave["id"]]
    assert event.decoded("dtstart") == date.fromisoformat(leave["starts"])
    assert event.decoded("dtend") == date.fromisoformat(leave["until"]) + timedelta(days=1)
    assert leave["reason"] not in read.text
    assert city.call("head_d05", "DELETE", f"/v1/me/feeds/{feed['id']}").status_code == 204
    gone = city.call("", "GET", feed["address"])
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/not-found")
    secret = feed["address"].removeprefix("/feeds/").removesuffix(".ics").encode()
    logs = {process.log for process in city.stack.processes.values() if process.log.exists()}
    assert any(b"/feeds/<string:secret>.ics" in log.read_bytes() for log in logs)
    assert [log for log in logs if secret in log.read_bytes()] == []


@pytest.mark.rule("R9.1")
def test_the_month_report_is_the_offices_and_of_a_unit_its_heads(city: City, leave: Any) -> None:
    month = leave["starts"][:7]
    report = city.made("head_d05", f"/v1/reports/leave?month={month}&unit=d05", method="GET")
    counted = {row["name"]: row["counts"] for row in report["rows"]}
    assert {"kind": "business", "days": 1.0} in [day for row in counted.values() for day in row["days_away"]]
    assert {total["unit"] for total in report["totals"]} == {"d05"}
    sheet = city.call("clerk", "GET", f"/v1/reports/leave.xlsx?month={month}")
    assert (sheet.status_code, sheet.headers["Content-Type"]) == (200, XLSX)
    assert sheet.content.startswith(b"PK")
    for path in ("reports/leave?", "reports/leave.xlsx?"):
        refused = city.call("head_d05", "GET", f"/v1/{path}month={month}")
        assert (refused.status_code, refused.json()["rule"]["id"]) == (403, "R9.1")
        assert city.call("head_d05", "GET", f"/v1/{path}month={month}&unit=d01").status_code == 403


@pytest.mark.rule("R75.2")
def test_a_late_request_is_a_breach_the_office_reads(city: City) -> None:
    late = str(TODAY - timedelta(days=3))
    body = {"kind": "annual", "starts": late, "until": late, "leaves_weihai": True, "leaves_rushan": True}
    refused = city.call("head_d06", "POST", "/v1/leaves", body)
    assert (refused.status_code, refused.json()["rule"]["id"]) == (409, "R75.2")
    # A second's difference at midnight does not matter.
    path = f"/v1/breaches?from={TODAY}&to={TODAY + timedelta(days=1)}"
    [found] = [row for row in city.made("clerk", path, method="GET")["breaches"] if row["name"] == "市民政局负责人甲"]
    assert (found["kind"], found["rule"], found["leave_id"]) == ("late_request", "R75.2", None)
    assert found["facts"]["days_late"] >= 3
    refused = city.call("head_d06", "GET", path)
    assert (refused.status_code, refused.json()["rule"]["id"]) == (403, "R75.3")
