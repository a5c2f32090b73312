"""在岗一览: the page that shows who is away, who is reached and who is on duty; it reads the API as its reader."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import flask
from flask import Response

from chassis.errors import NotFound
from chassis.workdays import Calendar
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.views import encode, not_modified

FOLDER = Path(__file__).parents[1] / "static" / "board"
PAGE = "board.html"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may load: its own files and our API. A name that were markup could still run and send nothing."""
YEARS = range(1949, 9999)
"""The years of which a calendar may be asked, as chassis.workdays has them."""


class Held(NamedTuple):
    """A file as the server hands it out."""

    content: bytes
    mimetype: str
    tag: str


def blueprint(gate: Gate) -> Blueprint:
    """/board, its files, and the days off of a year, which it tints.

    They hold nothing of anybody, so no token is asked for; what is to be known of people the page asks of the API.
    Raises OSError where the files were not shipped, and ValueError for a WORKDAYS_FILE that cannot be used.
    """
    files = {path.name: _held(path.read_bytes(), TYPES[path.suffix]) for path in FOLDER.iterdir()}
    page = files.pop(PAGE)
    calendar = Calendar.load(gate.settings.workdays_file)

    def show() -> Response:
        return _answer(page)

    def file(name: str) -> Response:
        if name not in files:
            raise NotFound("file")
        return _answer(files[name])

    def days(year: int) -> Response:
        if year not in YEARS:
            raise NotFound("year")
        return _answer(_held(encode(_off(calendar, year)).encode(), "application/json"))

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


def _held(content: bytes, mimetype: str) -> Held:
    return Held(content, mimetype, hashlib.sha256(content).hexdigest()[:32])


def _answer(held: Held) -> Response:
    """A file with its tag; browsers keep it, and ask at each use whether it is still the same."""
    response = Response(status=304) if not_modified(held.tag) else Response(held.content, mimetype=held.mimetype)
    response.headers["ETag"] = f'"{held.tag}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response
