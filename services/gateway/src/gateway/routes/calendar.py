"""会议日程: the page with a month of meetings; it reads the API as its reader, and its base is that of /board."""

import flask
from flask import Response

from chassis.errors import NotFound
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.pages import STATIC, answer, files_of

FOLDER = STATIC / "calendar"
PAGE = "calendar.html"


def blueprint(_: Gate) -> Blueprint:
    """/calendar and its files. They hold nothing of anybody, so no token is asked for.

    Raises OSError where the files were not shipped.
    """
    files = files_of(FOLDER)
    page = files.pop(PAGE)

    def show() -> Response:
        return answer(page)

    def file(name: str) -> Response:
        if name not in files:
            raise NotFound("file")
        return answer(files[name])

    found = Blueprint("calendar", __name__)
    # By way of Flask's own method, because our blueprint's puts a route into the description of the API.
    for rule, name, view in (("/calendar", "page", show), ("/calendar/<string:name>", "file", file)):
        flask.Blueprint.add_url_rule(found, rule, name, view, methods=["GET"])
    return found
