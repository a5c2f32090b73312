"""What the leaves of a month add up to, who may read it, and who asked or came back too late."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from chassis.errors import Malformed, NotFound
from chassis.law import RuleBroken
from personnel.commands.leave import extend_leave
from personnel.commands.leave import request_leave as request
from personnel.model import Person
from personnel.present import absence as present
from personnel.present import leave_report as sheets
from personnel.queries import breach, leave_report

NOVEMBER = date(2026, 11, 1)
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def month(city, first=NOVEMBER, unit="", login="clerk"):
    report = city.ask(login, leave_report.whole_report, first, unit)
    return {row.person.login: row for row in report.rows}, report


def counts(city, login, first=NOVEMBER, unit=""):
    return month(city, first, unit)[0][login].counts


def days(counted):
    return {kind: halves / 2 for kind, halves in counted.away_halves.items()}


def breaches(city, first="2026-11-01", last="2026-11-30", login="clerk", limit=200):
    found, cursor = [], ""
    while True:
        page, cursor = city.ask(
            login, breach.list_breaches, date.fromisoformat(first), date.fromisoformat(last), cursor, limit
        )
        found += page
        if not cursor:
            return found


@pytest.mark.rule("R9.1")
def test_the_city_is_the_offices_to_read_and_a_unit_its_heads(city, put, serve):
    serve("head_d01", "d07", "unit_deputy")
    for login, unit in (("clerk", ""), ("director", ""), ("clerk", "d07"), ("justice", "d07"), ("head_i02", "i02")):
        assert month(city, unit=unit, login=login)[1].rows
    for login, unit in (
        ("justice", ""), ("mayor", ""), ("justice", "d08"), ("justice_clerk", "d07"), ("head_d01", "d07"),
        ("head_i02", "d08"), ("head_d01", "nowhere"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=r"R9\.1") as refusal:
            month(city, unit=unit, login=login)
        assert refusal.value.authority
    with pytest.raises(NotFound):
        month(city, unit="nowhere")


@pytest.mark.rule("R9.1")
def test_a_report_of_a_unit_holds_its_people_and_those_of_its_parts_and_no_others(city, put):
    put("head_d01", "2026-11-02", "2026-11-03", back=("2026-11-04", "am"))
    rows, report = month(city, unit="d08", login="head_d08")
    assert {"head_d08", "head_i02"} <= rows.keys()
    assert "head_d01" not in rows
    assert {total.unit for total in report.totals} == {"d08", "i02"}
    assert sum(total.people for total in report.totals) == len(report.rows)


@pytest.mark.parametrize(
    ("starts", "until", "halves", "february", "march"),
    [
        # 2024 is a leap year; the Spring Festival of it was from 10 to 17 February, made up on Sundays 4 and 18.
        ("2024-02-28", "2024-03-01", ("am", "pm"), 2, 1),
        ("2024-02-29", "2024-02-29", ("am", "pm"), 1, None),
        ("2024-02-29", "2024-03-01", ("pm", "am"), 0.5, 0.5),
        ("2024-02-29", "2024-02-29", ("pm", "pm"), 0.5, None),
        ("2024-02-03", "2024-02-05", ("am", "pm"), 2, None),
        ("2024-02-04", "2024-02-04", ("am", "am"), 0.5, None),
        ("2024-02-10", "2024-02-17", ("am", "pm"), 0, None),
        ("2024-03-01", "2024-03-01", ("am", "am"), None, 0.5),
        ("2024-01-31", "2024-03-01", ("am", "pm"), 18, 1),
    ],
)
def test_working_days_are_counted_in_the_month_they_fall_into(city, put, starts, until, halves, february, march):
    back = (until, "pm") if halves[1] == "am" else (str(date.fromisoformat(until) + timedelta(days=1)), "am")
    put("head_d01", starts, until, halves=halves, back=back)
    for first, expected in ((date(2024, 2, 1), february), (date(2024, 3, 1), march)):
        found = counts(city, "head_d01", first)
        assert found.times == (expected is not None)
        assert days(found) == ({"annual": expected} if expected else {})


def test_kinds_times_and_days_abroad_are_told_apart(city, put):
    put("head_d01", "2026-11-02", "2026-11-02", back=("2026-11-03", "am"))
    put("head_d01", "2026-11-03", "2026-11-03", halves=("pm", "pm"), back=("2026-11-04", "am"), kind="sick")
    # From a Friday to a Monday abroad: two working days, and four of the calendar less a forenoon.
    put("head_d01", "2026-11-06", "2026-11-09", halves=("pm", "pm"), back=("2026-11-10", "am"), kind="abroad")
    put("head_d01", "2026-11-12", "2026-11-12", state="cancelled")
    put("head_d01", "2026-11-13", "2026-11-13", state="rejected")
    found = counts(city, "head_d01")
    assert days(found) == {"annual": 1, "sick": 0.5, "abroad": 1.5}
    assert (found.times, found.abroad_halves) == (3, 7)


@pytest.mark.rule("R75.3")
def test_an_absence_under_way_counts_as_granted_and_one_that_runs_over_until_now(city, put):
    put("head_d01", "2026-11-19", "2026-11-25")
    put("head_d02", "2026-11-19", "2026-11-20")
    # It is Monday the 23rd, in the forenoon.
    assert days(counts(city, "head_d01")) == {"annual": 5}
    assert days(counts(city, "head_d02")) == {"annual": 2.5}


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(
    ("returned", "times", "late"),
    [("2026-11-10", 0, 0), ("2026-11-11", 0, 0), ("2026-11-12", 1, 1), ("2026-11-20", 1, 9)],
)
def test_a_return_is_late_after_the_day_of_grace(city, put, returned, times, late):
    leave = put("head_d01", "2026-11-09", "2026-11-10", back=(returned, "am"))
    found = counts(city, "head_d01")
    assert (found.late_returns, found.days_late, found.overdue_now) == (times, late, 0)
    told = [(one.kind, one.rule, one.leave_id, one.days_late, str(one.on)) for one in breaches(city)]
    assert told == [("late_return", "R75.3", leave.id, late, returned)] * times
    # It is a breach of the month in which he came back.
    assert breaches(city, "2026-10-01", "2026-10-31") == []
    assert counts(city, "head_d01", date(2026, 10, 1)).late_returns == 0


@pytest.mark.rule("R75.3")
@pytest.mark.parametrize(
    ("until", "overdue"), [("2026-11-23", 0), ("2026-11-22", 0), ("2026-11-21", 1), ("2026-11-01", 1)]
)
def test_a_return_is_overdue_after_the_day_of_grace(city, put, until, overdue):
    put("head_d01", "2026-11-01", until)
    assert counts(city, "head_d01").overdue_now == overdue
    found = breaches(city)
    assert [one.kind for one in found] == ["overdue"] * overdue
    if found:
        due = date.fromisoformat(until) + timedelta(days=2)
        assert (found[0].on, found[0].days_late) == (due, (city.today - due).days + 1)
        assert breaches(city, str(due), str(due)) == found
        assert breaches(city, str(due + timedelta(days=1)), "2026-12-31") == []


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
def test_requests_refused_as_late_are_counted_and_listed_and_other_refusals_are_not(city, put):
    for login in ("vm1", "justice"):
        with pytest.raises(RuleBroken):
            city.do(login, request.handle, city.leave(starts=-2))
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        city.do("vm3", request.handle, city.leave(starts=2, stand_in_id=city.people["vm3"]))
    assert [counts(city, login).late_requests for login in ("vm1", "justice", "vm3")] == [1, 1, 0]
    found = breaches(city)
    assert [(one.kind, one.rule, one.name, one.days_late, one.leave_id) for one in found] == [
        ("late_request", "R75.2", "市司法局负责人甲", 2, None),
        ("late_request", "R75.1", "副市长甲", 2, None),
    ]
    told = present.breach(found[0])
    assert (told.on, '"days_late": 2' in told.facts) == ("2026-11-23", True)
    assert counts(city, "vm1", date(2026, 10, 1)).late_requests == 0
    assert counts(city, "justice", unit="d07").late_requests == 1


@pytest.mark.rule("R75.2")
def test_an_extension_asked_for_too_late_is_a_breach_of_whose_leave_it_is(city, put):
    leave = put("justice", "2026-11-16", "2026-11-20", chain=["mayor.approve"], rule="R75.2", post_kind="unit_head")
    command = extend_leave.ExtendLeave(leave.id, date(2026, 11, 27), "家事")
    with pytest.raises(RuleBroken):
        city.do("clerk", extend_leave.handle, command)
    assert (counts(city, "justice").late_requests, counts(city, "clerk").late_requests) == (1, 0)
    late = [one for one in breaches(city) if one.kind == "late_request"]
    assert [(one.person_id, one.leave_id) for one in late] == [(city.people["justice"], leave.id)]


@pytest.mark.rule("R75.1")
@pytest.mark.parametrize(
    ("moved", "november"), [(timedelta(days=7, hours=13, minutes=59), 1), (timedelta(days=7, hours=14), 0)]
)
def test_a_month_ends_at_midnight_in_shanghai(city, moved, november):
    # It is ten in the morning there on the 23rd, so the month is over after seven days and fourteen hours.
    city.runtime.clock.move(days=moved.total_seconds() / 86_400)
    with pytest.raises(RuleBroken):
        city.do("vm1", request.handle, city.leave(starts=-2))
    assert counts(city, "vm1").late_requests == november
    assert counts(city, "vm1", date(2026, 12, 1)).late_requests == 1 - november


@pytest.mark.rule("R75.3")
def test_breaches_are_for_the_office_alone(city):
    for login in ("mayor", "vm1", "justice", "head_d01"):
        with pytest.raises(RuleBroken, match=r"R75\.3") as refusal:
            breaches(city, login=login)
        assert refusal.value.authority


@pytest.mark.rule("R75.3")
def test_breaches_of_three_kinds_come_in_one_order_page_by_page(city, put, monkeypatch):
    monkeypatch.setattr(breach, "_BATCH", 2)
    for day in range(10, 15):
        put("head_d01", f"2026-11-{day}", f"2026-11-{day}", back=("2026-11-20", "am"))
        put("head_d02", "2026-11-01", f"2026-11-{day}")
        # In time, and so no breach, though its last day was over.
        put("head_d03", f"2026-11-{day}", f"2026-11-{day}", back=(f"2026-11-{day + 1}", "pm"))
        with pytest.raises(RuleBroken):
            city.do("vm1", request.handle, city.leave(starts=-1))
    whole = breaches(city)
    assert [one.id for one in whole] == sorted((one.id for one in whole), reverse=True)
    assert sorted({one.kind for one in whole}) == ["late_request", "late_return", "overdue"]
    assert len(whole) == 15
    assert breaches(city, limit=1) == breaches(city, limit=4) == whole
    for cursor, limit in (("!!!", 1), ("AAAA", 1), ("", 201), ("", -1)):
        with pytest.raises(Malformed):
            city.ask("clerk", breach.list_breaches, NOVEMBER, NOVEMBER, cursor, limit)


@pytest.mark.rule("R7.2")
def test_days_of_standing_in_are_those_of_the_absence(city, put):
    put("vm1", "2026-11-05", "2026-11-06", halves=("pm", "pm"), back=("2026-11-07", "am"), stand_in="vm2")
    put("vm3", "2026-10-30", "2026-11-01", back=("2026-11-02", "am"), stand_in="vm4")
    put("vm1", "2026-11-30", "2026-12-04", state="approved", stand_in="vm2")
    assert counts(city, "vm2").standing_in_halves == 3 + 2
    assert counts(city, "vm4").standing_in_halves == 2
    assert counts(city, "vm2", date(2026, 12, 1)).standing_in_halves == 8
    assert counts(city, "vm1").standing_in_halves == 0


def test_whoever_moved_counts_once_in_the_city_and_in_each_unit_for_its_days(city, put, serve):
    # The one post ends with the 15th, the other begins on the 16th.
    login = "clerk_i01"
    put(login, "2026-11-12", "2026-11-18", back=("2026-11-19", "am"))
    serve(login, "d01", starts="2026-11-16", rank=1)
    serve(login, "d02", starts="2026-11-01", until=date(2026, 11, 16))
    rows, report = month(city)
    assert rows[login].unit == "d01"
    assert days(rows[login].counts) == {"annual": 5}
    assert days(counts(city, login, unit="d01")) == {"annual": 3}
    assert days(counts(city, login, unit="d02")) == {"annual": 2}
    assert sum(total.people for total in report.totals) == len(report.rows)
    assert sum(total.counts.away_halves["annual"] for total in report.totals) == 10


def test_pages_of_people_bear_the_totals_of_all(city, put):
    put("head_d01", "2026-11-02", "2026-11-03", back=("2026-11-04", "am"))
    found, cursor = [], ""
    while True:
        report = city.ask("clerk", leave_report.get_leave_report, NOVEMBER, "", cursor, 30)
        told = present.report(report)
        assert sum(total.counts.times for total in told.totals) == 1
        found += [row.person_id for row in told.rows]
        cursor = told.next_cursor
        if not cursor:
            break
    assert len(found) == len(set(found)) == len(month(city)[0])
    assert (told.month, told.provisional) == ("2026-11", False)
    assert city.ask("clerk", leave_report.get_leave_report, date(2199, 2, 1), "", "", 1).provisional


def cells(content, sheet=1):
    """The rows of a sheet: each cell's type and text, formulas among them."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  (our own file)
        texts = ["".join(part.text or "" for part in item.iter(f"{CELL}t")) for item in shared]
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314  (our own file)
    rows = []
    for row in tree.iter(f"{CELL}row"):
        rows.append([])
        for cell in row:
            value = cell.find(f"{CELL}v")
            text = value.text if value is not None else ""
            rows[-1].append(texts[int(text)] if cell.get("t") == "s" else float(text))
    return rows, tree


def test_the_sheet_says_the_same_and_is_ready_to_print(city, put):
    put("head_d01", "2026-11-02", "2026-11-03", halves=("pm", "pm"), back=("2026-11-04", "am"))
    report = month(city)[1]
    made = sheets.sheet(report)
    rows, tree = cells(made.content)
    assert rows[0] == ["2026年11月请假外出统计"]
    assert tuple(rows[1]) == sheets.PEOPLE
    assert len(rows) == len(report.rows) + 2
    [line] = [row for row in rows[2:] if row[2] == "市发展和改革局负责人甲"]
    assert line[:5] == ["市发展和改革局", "市发展和改革局主要负责人", "市发展和改革局负责人甲", 1.5, 0]
    assert line[sheets.PEOPLE.index("次数")] == 1
    assert made.filename == "2026年11月请假外出统计.xlsx"
    pane = tree.find(f".//{CELL}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("2", "frozen")
    assert tree.find(f"{CELL}pageSetup").get("orientation") == "landscape"
    units, _ = cells(made.content, 2)
    assert tuple(units[1]) == sheets.UNITS
    assert sum(row[1] for row in units[2:]) == len(report.rows)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x","y")', "+1+1", "@SUM(A1)", "-2", "{=1}", "http://x.example", "12"]
)
def test_no_name_becomes_a_formula_a_link_or_a_number(city, name):
    with city.runtime.sessions() as session:
        session.get(Person, city.people["head_d01"]).name = name
        session.commit()
    rows, tree = cells(sheets.sheet(month(city)[1]).content)
    assert [row[2] for row in rows[2:]].count(name) == 1
    assert tree.find(f".//{CELL}f") is None
    assert tree.find(f".//{CELL}hyperlink") is None
