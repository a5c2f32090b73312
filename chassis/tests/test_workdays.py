"""Working days against the state's arrangements of 2022 to 2026, and against years that have none yet."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from chassis.workdays import Calendar, Term

CALENDAR = Calendar()
D = date.fromisoformat


@pytest.mark.parametrize(
    ("meeting", "last_day"),
    [
        ("2022-10-10", "2022-09-28"),
        ("2026-02-24", "2026-02-10"),
        ("2026-10-12", "2026-09-29"),
        ("2026-05-06", "2026-04-24"),
        ("2026-01-05", "2025-12-26"),
        ("2026-11-23", "2026-11-16"),
    ],
)
def test_the_fifth_working_day_before_a_meeting(meeting: str, last_day: str) -> None:
    assert CALENDAR.workdays_before(D(meeting), 5) == Term(D(last_day), provisional=False)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2022-06-17", 20, "2022-07-15"),
        ("2026-09-25", 20, "2026-10-29"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-04-28", 20, "2026-05-28"),
        ("2026-09-24", 7, "2026-10-12"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-24", 15, "2026-10-22"),
    ],
)
def test_terms_that_run_forward(start: str, count: int, end: str) -> None:
    assert CALENDAR.workdays_after(D(start), count) == Term(D(end), provisional=False)
    assert CALENDAR.workdays_between(D(start), D(end)) == count
    assert CALENDAR.workdays_between(D(end), D(start)) == -count


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_is_a_working_day_though_a_weekend(day: str) -> None:
    assert D(day).weekday() >= 5
    assert CALENDAR.is_workday(D(day))


@pytest.mark.parametrize("day", ["2026-10-01", "2026-02-16", "2026-10-11", "2025-01-01"])
def test_holidays_and_plain_weekends_are_free(day: str) -> None:
    assert not CALENDAR.is_workday(D(day))


def test_no_days_is_the_day_itself() -> None:
    assert CALENDAR.workdays_after(D("2026-10-01"), 0) == Term(D("2026-10-01"), provisional=False)
    assert CALENDAR.workdays_between(D("2026-10-01"), D("2026-10-01")) == 0
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.workdays_after(D("2026-10-01"), -1)


def test_a_term_that_touches_a_year_without_an_arrangement_is_provisional() -> None:
    assert not CALENDAR.workdays_after(D("2026-12-24"), 5).provisional
    assert CALENDAR.workdays_after(D("2026-12-24"), 5).date == D("2026-12-31")
    assert CALENDAR.workdays_after(D("2026-12-24"), 6) == Term(D("2027-01-01"), provisional=True)
    assert CALENDAR.workdays_before(D("2027-01-04"), 1).provisional
    assert CALENDAR.workdays_after(D("2027-06-01"), 0).provisional
    # Weekends alone are free there, for want of anything better.
    assert CALENDAR.is_workday(D("2027-10-01"))
    assert not CALENDAR.is_workday(D("2027-10-02"))


ARRANGEMENT = {"2027": {"holidays": ["2027-01-01", "2027-02-08"], "workdays": ["2027-02-06"]}}


@pytest.mark.parametrize("kind", ["json", "toml"])
def test_an_imported_arrangement_makes_a_term_firm(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"workdays.{kind}"
    toml = '[2027]\nholidays = [2027-01-01, "2027-02-08"]\nworkdays = ["2027-02-06"]\n'
    file.write_text(json.dumps(ARRANGEMENT) if kind == "json" else toml)
    calendar = Calendar.load(file)
    assert calendar.workdays_after(D("2026-12-24"), 6) == Term(D("2027-01-04"), provisional=False)
    assert calendar.workdays_after(D("2027-02-05"), 2) == Term(D("2027-02-09"), provisional=False)
    assert calendar.workdays_after(D("2027-12-31"), 1).provisional
    # Years that were not imported stay as they were.
    assert calendar.workdays_before(D("2026-10-12"), 5) == CALENDAR.workdays_before(D("2026-10-12"), 5)


def test_an_imported_year_replaces_the_library_s(tmp_path: Path) -> None:
    file = tmp_path / "workdays.json"
    file.write_text(json.dumps({"2026": {"holidays": ["2026-10-09"], "workdays": ["2027-01-02"]}}))
    calendar = Calendar.load(str(file))
    assert calendar.is_workday(D("2026-10-01"))
    assert not calendar.is_workday(D("2026-10-09"))
    assert not calendar.is_workday(D("2026-10-10"))
    assert calendar.is_workday(D("2027-01-02"))


def test_no_file_is_the_library_alone() -> None:
    assert Calendar.load("") == CALENDAR


@pytest.mark.parametrize(
    "content",
    [
        {"next": {"holidays": [], "workdays": []}},
        {"2027": {"holidays": []}},
        {"2027": {"holidays": ["27-1-1"], "workdays": []}},
        {"2027": {"holidays": [1], "workdays": []}},
        {"2027": {"holidays": None, "workdays": []}},
        {"2027": []},
        {"2027": {"holidays": ["2027-01-02"], "workdays": ["2027-01-02"]}},
    ],
)
def test_a_bad_arrangement_is_refused_as_a_whole(tmp_path: Path, content: object) -> None:
    file = tmp_path / "workdays.json"
    file.write_text(json.dumps(content))
    with pytest.raises(ValueError, match=r"workdays\.json"):
        Calendar.load(file)


def test_walking_there_and_counting_back_agree_on_every_day_of_five_years() -> None:
    day = D("2022-01-01")
    while day < D("2026-06-01"):
        end = CALENDAR.workdays_after(day, 10).date
        assert CALENDAR.workdays_between(day, end) == 10
        assert CALENDAR.is_workday(end)
        day += timedelta(days=1)
