"""The page of who is in: served as it is, to anybody, with nothing in it that could run but its own script."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hatchling.builders.wheel import WheelBuilder

from chassis import stated
from gateway import commentary, problem
from gateway.routes import board
from gateway.settings import Settings
from zhengling.personnel.v1 import leave_service_pb2 as leave

HOME = Path(__file__).parents[2]
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(board.FOLDER.iterdir())}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js")}
ADDRESSES = ["/board", *(f"/board/{name}" for name in FILES if name != board.PAGE), "/board/days/2026.json"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json", "": "text/html"}
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|document\.write|setHTML"
    r"|\beval\b|\bFunction\(|\bimport\(|https?:|\bjavascript:|[\"'`(=]\s*//|\blocalStorage\b|\bcookie\b"
)
JS_OWN = {"length", "map", "filter", "some", "forEach", "sort"}


class Markup(HTMLParser):
    """What the page's markup loads, and what in it would have to be allowed by a looser policy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.words: set[str] = set()
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._within = tag
        self.loads += [value for name in ("src", "href") if (value := given.get(name)) and not value.startswith("#")]
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.words |= {value for name in ("data-word", "data-label") if (value := given.get(name))}

    def handle_data(self, data: str) -> None:
        if self._within == "script" and data.strip():
            self.inline.append(data)


def words() -> dict[str, list[str]]:
    """The page's table of words: key to the Chinese and the English."""
    table = FILES["words.js"].partition("const WORDS = {")[2].partition("\n};")[0]
    rows = re.findall(r'^  "?([\w.]+)"?: (\[.*?\]),$', table, re.MULTILINE | re.DOTALL)
    assert len(rows) == len(re.findall(r'^  "?[\w.]+"?: \[', table, re.MULTILINE))
    return {key: re.findall(r'"([^"]*)"', row) for key, row in rows}


def shapes(gateway: Any) -> dict[str, Any]:
    found: dict[str, Any] = gateway.client.get("/openapi.json").json["components"]["schemas"]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_is_served_it_with_a_policy_and_a_tag(gateway: Any, address: str) -> None:
    answer = gateway.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, TYPES[Path(address).suffix])
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'",
        "img-src": "'self' data:", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
    }  # fmt: skip
    assert (answer.headers["X-Frame-Options"], answer.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-cache")
    tag = answer.headers["ETag"]
    known = gateway.client.get(address, headers={"If-None-Match": tag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert gateway.client.get(address, headers={"If-None-Match": '"other"'}).data == answer.data
    assert gateway.upstream.personnel.seen == []


def test_what_is_served_is_the_file(gateway: Any) -> None:
    for name, text in FILES.items():
        address = "/board" if name == board.PAGE else f"/board/{name}"
        assert gateway.client.get(address).get_data(as_text=True) == text


@pytest.mark.parametrize(
    "address",
    ["/board/other.js", "/board/", "/board/..%2Fapp.py", "/board/board.html", "/board/days/0.json",
     "/board/days/9999.json", "/board/days/x.json", "/board/days/2026"],
)  # fmt: skip
def test_nothing_else_is_there(gateway: Any, address: str) -> None:
    answer = gateway.client.get(address)
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_it_takes_nothing(gateway: Any) -> None:
    assert gateway.client.post("/board", json={}).status_code == 405


def test_its_markup_loads_its_own_files_and_holds_no_code() -> None:
    page = Markup(FILES[board.PAGE])
    assert page.inline == []
    assert sorted(page.loads) == ["/board/board.css", "/board/board.js", "data:,"]
    assert not re.search(r"@import|url\(", FILES["board.css"])


def test_its_scripts_load_each_other_alone() -> None:
    for name, text in SCRIPTS.items():
        loaded = re.findall(r'^(?:import|export)\b[^;]*?from "([^"]+)";', text, re.MULTILINE)
        assert {Path(one).name for one in loaded} <= SCRIPTS.keys() - {name}
        assert all(one.startswith("./") for one in loaded)
    imported = {Path(one).name for text in SCRIPTS.values() for one in re.findall(r'from "([^"]+)"', text)}
    assert imported == SCRIPTS.keys() - {"board.js"}


def test_no_name_can_become_markup_and_no_text_code() -> None:
    assert {name: found for name, text in FILES.items() if (found := FORBIDDEN.findall(text))} == {}
    assert FORBIDDEN.search("place.innerHTML = name")
    assert FORBIDDEN.search('fetch("//elsewhere")')


def test_it_asks_for_what_the_api_has(gateway: Any) -> None:
    paths = gateway.client.get("/openapi.json").json["paths"]
    named = {path for text in SCRIPTS.values() for path in re.findall(r'"(/v1/[^"]*)"', text) if path != "/v1/"}
    assert named == {"/v1/duty-board", "/v1/absences", "/v1/me", "/v1/units"}
    assert named <= {path for path, row in paths.items() if "get" in row}

    def takes(path: str) -> set[str]:
        return {one["name"] for one in paths[path]["get"]["parameters"] if one.get("in") == "query"}

    sent = [set(re.findall(r"(\w+):", one)) for one in re.findall(r"const asked = \{([^}]*)\}", SCRIPTS["board.js"])]
    assert sent == [{"unit"}, {"from", "to", "unit", "leaders"}]
    assert sent[0] <= takes("/v1/duty-board")
    assert sent[1] | {"limit", "cursor"} <= takes("/v1/absences")
    assert {"limit", "cursor"} <= takes("/v1/units")
    [most] = re.findall(r"const PAGE = (\d+);", SCRIPTS["api.js"])
    [limit] = [one for one in paths["/v1/units"]["get"]["parameters"] if one.get("name") == "limit"]
    assert int(most) == limit["schema"]["maximum"]


@pytest.mark.parametrize(
    ("script", "name", "shape"),
    [
        ("now.js", "board", "contact.DutyBoard"),
        ("now.js", "entry", "contact.BoardEntry"),
        ("now.js", "duty", "contact.BoardDuty"),
        ("now.js", "mayor", "contact.ActingMayor"),
        ("now.js", "person", "contact.Reached"),
        ("month.js", "absence", "absence.Absence"),
        ("board.js", "me", "identity.Me"),
    ],
)
def test_it_shows_fields_that_the_api_has(gateway: Any, script: str, name: str, shape: str) -> None:
    read = set(re.findall(rf"(?<![\w.]){name}\.(\w+)", SCRIPTS[script])) - JS_OWN
    assert read
    assert read <= shapes(gateway)[shape]["properties"].keys()


def test_each_word_is_there_in_both_languages_and_used() -> None:
    table = words()
    assert [key for key, row in table.items() if len(row) != 2 or not all(row)] == []
    gaps = re.compile(r"\{(\w+)\}")
    assert [key for key, (zh, en) in table.items() if set(gaps.findall(zh)) != set(gaps.findall(en))] == []
    text = "".join(text for name, text in SCRIPTS.items() if name != "words.js")
    told = {key for key in table if "." not in key}
    asked = set(re.findall(r'\bsay\("(\w+)"', text)) | Markup(FILES[board.PAGE]).words
    assert asked <= told
    assert {key for key in told - asked if f'"{key}"' not in text} == set()


def test_each_value_of_the_api_has_its_word() -> None:
    said = commentary.words()

    def named(field: str) -> set[str]:
        return set(re.findall(r"([a-z_]+) [\u4e00-\u9fff]", said[f"zhengling.personnel.v1.{field}"].zh))

    kinds = stated.stated(leave.RequestLeaveRequest.DESCRIPTOR.fields_by_name["kind"]).one_of
    values = {f"leave.{kind}" for kind in kinds}
    values |= {f"state.{state}" for state in named("BoardEntry.state")}
    values |= {f"unit.{kind}" for kind in named("Unit.kind")}
    values |= {f"progress.{state}" for state in ("approved", "on_leave", "extending", "returned", "overdue")}
    assert named("RequestLeaveRequest.kind") == named("Absence.kind") == set(kinds)
    assert len(values) == 5 + 3 + 9 + 5
    assert values - words().keys() == set()


def test_the_days_off_are_those_of_the_states_arrangement(gateway: Any) -> None:
    year = gateway.client.get("/board/days/2026.json").json
    assert (year["year"], year["arranged"]) == (2026, True)
    # The National Day and a Sunday are off; the Saturday that is worked instead is not.
    assert {"2026-10-01", "2026-10-11"} <= set(year["free"])
    assert "2026-10-10" not in year["free"]
    assert all(date.fromisoformat(day).year == 2026 for day in year["free"])
    far = gateway.client.get("/board/days/2188.json").json
    assert far["arranged"] is False
    assert all(date.fromisoformat(day).weekday() >= 5 for day in far["free"])


def test_the_days_off_are_those_that_the_office_has_imported(tmp_path: Path) -> None:
    file = tmp_path / "days.json"
    file.write_text('{"2188": {"holidays": ["2188-01-01"], "workdays": ["2188-01-05"]}}')
    app = Flask("days")
    settings = Settings(database_url="-", amqp_url="-", workdays_file=str(file))
    app.register_blueprint(board.blueprint(SimpleNamespace(settings=settings)))  # type: ignore[arg-type]
    problem.register(app, problem.Known(lambda *_: ""))
    year = app.test_client().get("/board/days/2188.json").json
    assert year["arranged"] is True
    assert (date(2188, 1, 1).weekday(), date(2188, 1, 5).weekday()) == (1, 5)
    assert ("2188-01-01" in year["free"], "2188-01-05" in year["free"]) == (True, False)


def test_it_is_no_part_of_the_apis_description(gateway: Any) -> None:
    assert [path for path in gateway.client.get("/openapi.json").json["paths"] if "board" in path] == ["/v1/duty-board"]


def test_the_wheel_contains_it() -> None:
    shipped = {file.distribution_path for file in WheelBuilder(str(HOME)).recurse_included_files()}
    assert {f"gateway/static/board/{name}" for name in FILES} <= shipped
