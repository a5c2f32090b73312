"""The page of meetings: served as it is, to anybody, with nothing in it that could run but its own script."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

from gateway.pages import STATIC
from gateway.routes import calendar

HOME = Path(__file__).parents[2]
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(calendar.FOLDER.iterdir())}
BOARD = {path.name: path.read_text(encoding="utf-8") for path in sorted((STATIC / "board").iterdir())}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js")}
ADDRESSES = ["/calendar", *(f"/calendar/{name}" for name in FILES if name != calendar.PAGE)]
TYPES = {".css": "text/css", ".js": "text/javascript", "": "text/html"}
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|document\.write|setHTML"
    r"|\beval\b|\bFunction\(|\bimport\(|https?:|\bjavascript:|[\"'`(=]\s*//|\blocalStorage\b|\bcookie\b"
)
JS_OWN = {"length", "map", "filter", "some", "forEach", "sort", "get", "set", "has"}


class Markup(HTMLParser):
    """What the page's markup loads, what in it a policy would refuse, and which words it asks for."""

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
        if tag != "a":
            self.loads += [value for name in ("src", "href") if (value := given.get(name))]
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.words |= {value for name in ("data-word", "data-label") if (value := given.get(name))}

    def handle_data(self, data: str) -> None:
        if self._within == "script" and data.strip():
            self.inline.append(data)


def words(text: str) -> dict[str, list[str]]:
    """A table of words: key to the Chinese and the English."""
    table = text.partition("const WORDS = {")[2].partition("\n};")[0]
    rows = re.findall(r'^  "?([\w.]+)"?: (\[.*?\]),$', table, re.MULTILINE | re.DOTALL)
    assert len(rows) == len(re.findall(r'^  "?[\w.]+"?: \[', table, re.MULTILINE))
    return {key: re.findall(r'"([^"]*)"', row) for key, row in rows}


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_is_served_it_with_a_policy_and_a_tag(gateway: Any, address: str) -> None:
    answer = gateway.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, TYPES[Path(address).suffix])
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'",
        "img-src": "'self' data:", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
    }  # fmt: skip
    tag = answer.headers["ETag"]
    known = gateway.client.get(address, headers={"If-None-Match": tag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    name = calendar.PAGE if address == "/calendar" else Path(address).name
    assert answer.get_data(as_text=True) == FILES[name]


@pytest.mark.parametrize(
    "address", ["/calendar/other.js", "/calendar/", "/calendar/..%2Fapp.py", "/calendar/calendar.html"]
)
def test_nothing_else_is_there(gateway: Any, address: str) -> None:
    answer = gateway.client.get(address)
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_its_markup_loads_files_of_the_pages_and_holds_no_code() -> None:
    page = Markup(FILES[calendar.PAGE])
    assert page.inline == []
    assert sorted(page.loads) == ["/board/board.css", "/calendar/calendar.css", "/calendar/calendar.js", "data:,"]
    assert not re.search(r"@import|url\(", FILES["calendar.css"])


def test_its_scripts_load_each_other_and_those_of_the_board_alone() -> None:
    for name, text in SCRIPTS.items():
        for loaded in re.findall(r'^(?:import|export)\b[^;]*?from\s+"([^"]+)";', text, re.MULTILINE):
            there = BOARD if loaded.startswith("/board/") else SCRIPTS.keys() - {name}
            assert loaded == f"{'/board' if there is BOARD else '.'}/{Path(loaded).name}"
            assert Path(loaded).name in there


def test_what_it_takes_from_the_board_is_there() -> None:
    for text in SCRIPTS.values():
        for names, loaded in re.findall(r'^import \{([^}]*)\}\s+from "/board/([^"]+)";', text, re.MULTILINE):
            given = set(re.findall(r"^export (?:async )?(?:function|class|const) (\w+)", BOARD[loaded], re.MULTILINE))
            assert {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()} <= given


def test_no_title_can_become_markup_and_no_text_code() -> None:
    assert {name: found for name, text in FILES.items() if (found := FORBIDDEN.findall(text))} == {}


def test_it_asks_for_what_the_api_has_and_shows_fields_it_has(gateway: Any) -> None:
    description = gateway.client.get("/openapi.json").json
    paths, shapes = description["paths"], description["components"]["schemas"]
    named = {path for text in SCRIPTS.values() for path in re.findall(r'"(/v1/[^"]*)"', text)}
    assert named == {"/v1/meetings/calendar", "/v1/me", "/v1/units"}
    assert named <= {path for path, row in paths.items() if "get" in row}
    taken = {one["name"] for one in paths["/v1/meetings/calendar"]["get"]["parameters"] if one.get("in") == "query"}
    [sent] = re.findall(r"const asked = \{([^}]*)\}", SCRIPTS["calendar.js"])
    assert set(re.findall(r"(\w+):", sent)) == {"from", "to", "unit", "mine"} <= taken
    for name, shape in (("calendar", "economy.MeetingCalendar"), ("entry", "economy.CalendarEntry")):
        read = set(re.findall(rf"(?<![\w.]){name}\.(\w+)", SCRIPTS["grid.js"])) - JS_OWN
        assert read
        assert read <= shapes[shape]["properties"].keys()


def test_each_word_is_there_in_both_languages_and_used() -> None:
    own, board = words(FILES["words.js"]), words(BOARD["words.js"])
    assert [key for key, row in own.items() if len(row) != 2 or not all(row)] == []
    gaps = re.compile(r"\{(\w+)\}")
    assert [key for key, (zh, en) in own.items() if set(gaps.findall(zh)) != set(gaps.findall(en))] == []
    text = "".join(text for name, text in SCRIPTS.items() if name != "words.js")
    asked = set(re.findall(r'\bsay\("(\w+)"', text)) | Markup(FILES[calendar.PAGE]).words
    assert asked <= own.keys() | board.keys()
    assert {key for key in own.keys() - asked if "." not in key and f'"{key}"' not in text} == set()


def test_each_value_of_the_api_has_its_word(gateway: Any) -> None:
    shape = gateway.client.get("/openapi.json").json["components"]["schemas"]["economy.CalendarEntry"]["properties"]
    told = words(FILES["words.js"])
    kinds = re.findall(r"([a-z_0-9]+) [\u4e00-\u9fff]", shape["kind"]["description"].partition("；")[0])
    things = re.findall(r"([a-z_]+) [\u4e00-\u9fff]", shape["thing"]["description"])
    forms = set(re.findall(r"([a-z]+) [\u4e00-\u9fff]", shape["form"]["description"])) - {"onsite"}
    values = {f"kind.{kind}" for kind in kinds} | {f"thing.{one}" for one in things} | {f"form.{one}" for one in forms}
    states = ("planned", "agenda_fixed", "in_session", "closed", "held", "cancelled")
    values |= {f"state.{state}" for state in states} | {"interval.exceeded", "interval.crowded"}
    assert len(values) == 6 + 3 + 2 + 6 + 2
    assert values - told.keys() == set()


def test_it_is_no_part_of_the_apis_description(gateway: Any) -> None:
    paths = gateway.client.get("/openapi.json").json["paths"]
    assert [path for path in paths if path.startswith("/calendar")] == []


def test_the_wheel_contains_it() -> None:
    shipped = {file.distribution_path for file in WheelBuilder(str(HOME)).recurse_included_files()}
    assert {f"gateway/static/calendar/{name}" for name in FILES} <= shipped
