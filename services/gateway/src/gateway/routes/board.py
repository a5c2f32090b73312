"""在岗一览: the page that shows who is away, who is reached and who is on duty; it reads the API as its reader."""

from datetime import date, timedelta
from typing import Any

import flask
from flask import Response

from chassis.errors import NotFound
from chassis.wire import FIRST_YEAR, LAST_YEAR
from chassis.workdays import Calendar
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.pages import STATIC, answer, files_of, held
from gateway.views import encode

FOLDER = STATIC / "board"
PAGE = "board.html"
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
"""The years of which a calendar may be asked."""


def blueprint(gate: Gate) -> Blueprint:
    """/board, its files, and the days off of a year, which it tints.

    They hold nothing of anybody, so no token is asked for; what is to be known of people the page asks of the API.
    Raises OSError where the files were not shipped, and ValueError for a WORKDAYS_FILE that cannot be used.
    """
    files = files_of(FOLDER)
    page = files.pop(PAGE)
    calendar = Calendar.load(gate.settings.workdays_file)

    def show() -> Response:
        return answer(page)

    def file(name: str) -> Response:
        if name not in files:
            raise NotFound("file")
        return answer(files[name])

    def days(year: int) -> Response:
        if year not in YEARS:
            raise NotFound("year")
        return answer(held(encode(_off(calendar, year)).encode(), "application/json"))

    found = Blueprint("board", __name__)
    # By way of Flask's own method, because our blueprint's puts a route into the description of the API.
    for rule, name, view in (
        ("/board", "page", show),
        ("/board/<string:name>", "file", file),
        ("/board/days/<int:year>.json", "days", days),
    ):
        flask.Blueprint.add_url_rule(found, rule, name, view, methods=["GET"])
    return found


def _off(calendar: Calendar, year: int) -> dict[str, Any]:
    """The days of a year on which offices do not work, and whether the state's arrangement of that year is known."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    free = [str(day) for day in days if day.year == year and not calendar.is_workday(day)]
    return {"year": year, "arranged": calendar.is_arranged(date(year, 1, 1)), "free": free}
