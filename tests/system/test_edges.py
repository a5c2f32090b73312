"""The edges of the calendar at every day, month and instant that any operation takes: an answer, never a failure.

A product of its own, because what fits is done to the things that the story made.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from chassis.law import Rulebook
from chassis.testing import cases
from chassis.wire import FIRST_YEAR, LAST_YEAR
from city import City
from deploy.local.stack import Stack
from system.sweep import Described, kind_of, operations
from system.test_every_operation import ask

FIRST = Rulebook.load("meetings").regulation["in_force"]
DAYS = [
    "0001-01-01", "1582-10-10", "1899-12-31", "1900-01-01", f"{FIRST_YEAR - 1}-12-31", f"{FIRST_YEAR}-01-01",
    "1970-01-01", str(FIRST - timedelta(days=1)), str(FIRST), "2023-02-29", "2024-02-29", "2100-02-28", "2100-02-29",
    f"{LAST_YEAR}-12-31", f"{LAST_YEAR + 1}-01-01", "9998-12-31", "9999-12-31", "10000-01-01",
    "0000-00-00", "-01-01-01",
]  # fmt: skip
OFFSETS = ["Z", "+08:00", "+14:00", "-14:00", "+23:59", "-23:59", "-00:00", "+24:00"]
TIMES = ["00:00:00", "15:59:59.999999", "16:00:00", "23:59:59.999999999", "23:59:60"]
INSTANTS = [f"{day}T{time}{offset}" for day in DAYS for time in TIMES for offset in OFFSETS]
MONTHS = ["0000-01", "0001-01", "1582-10", f"{FIRST_YEAR - 1}-12", f"{FIRST_YEAR}-01", "2022-05", "2100-02",
          f"{LAST_YEAR}-12", f"{LAST_YEAR + 1}-01", "9999-12"]  # fmt: skip
YEARS = [0, 1, 1582, FIRST_YEAR - 1, FIRST_YEAR, 2021, 2022, 2100, LAST_YEAR, LAST_YEAR + 1, 9998, 9999, 10000]
LOGINS = ["clerk", "mayor", "director", "head_d13"]
TRIED = cases(4, 10_000)
"""How many values each field is given, of those there are."""


class Place(NamedTuple):
    """Where an operation takes a time: the names that lead there, `[]` for a member of a list."""

    names: tuple[str, ...]
    kind: str


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city in which the story was played."""
    with Stack.for_tests(tmp_path_factory.mktemp("edges")) as stack:
        city = City.settle(stack)
        city.play("第一条 本规则依法制定。")
        yield city


@pytest.fixture(scope="module")
def described(town: City) -> list[Described]:
    return operations(town.http.get("/openapi.json").json())


@pytest.fixture(scope="module")
def there(town: City, described: list[Described]) -> dict[str, str]:
    """By the address of a list, one thing that is in it."""
    found: dict[str, str] = {}
    for row in described:
        if row.method == "get" and "{" not in row.path:
            answer = town.call("clerk", "GET", f"{row.path}?limit=1")
            rows = answer.json() if answer.status_code == 200 else {}
            for value in rows.values():
                if isinstance(value, list) and value and isinstance(value[0], dict) and value[0].get("id"):
                    found[row.path] = value[0]["id"]
    assert {"/v1/people", "/v1/meetings", "/v1/documents", "/v1/tasks", "/v1/topics"} <= found.keys()
    return found


def time_of(shape: dict[str, Any], name: str) -> str:
    """What kind of time a shape is; empty for none."""
    form = {"date": "day", "date-time": "instant"}.get(shape.get("format", ""), "")
    if form:
        return form
    if kind_of(shape) == "integer" and name == "year":
        return "year"
    return "month" if kind_of(shape) == "string" and name == "month" else ""


def places(row: Described, shape: dict[str, Any], names: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every time in a body, however deep."""
    shape = row.resolved(shape)
    if kind := time_of(shape, names[-1] if names else ""):
        yield Place(names, kind)
    elif kind_of(shape) == "object":
        for name, inner in shape.get("properties", {}).items():
            yield from places(row, inner, (*names, name))
    elif kind_of(shape) == "array":
        yield from places(row, shape["items"], (*names, "[]"))


def put(body: Any, names: tuple[str, ...], value: Any) -> Any:
    """A body with another value in one place."""
    if not names:
        return value
    if names[0] == "[]":
        return [put(body[0], names[1:], value)]
    return body | {names[0]: put(body[names[0]], names[1:], value)}


def in_path(row: Described, document_path: list[dict[str, Any]]) -> dict[str, str]:
    return {one["name"]: time_of(one["schema"], one["name"]) for one in document_path if one.get("in") == "path"}


VALUES: dict[str, list[Any]] = {"day": DAYS, "instant": INSTANTS, "month": MONTHS, "year": YEARS}


def tried(kind: str, seed: str) -> list[Any]:
    values = VALUES[kind]
    return random.Random(seed).sample(values, min(TRIED, len(values)))


def fitted(row: Described, there: dict[str, str]) -> tuple[str, Any]:
    """The address and the body that fit an operation, of things that are there where they can be named."""

    def named(name: str) -> str | None:
        thing = name.removesuffix("_id")
        return next((key for path, key in there.items() if path.rpartition("/")[2].startswith(thing)), None)

    before, gap, _ = row.path.partition("/{")
    name = row.path[len(before) + 2 :].partition("}")[0] if gap else ""
    address = row.address(**({name: there[before]} if before in there else {}))
    body = row.fitting(row.body or {"type": "object"})
    for field, shape in row.fields():
        if shape.get("format") == "uuid" and (key := named(field)):
            body[field] = key
        elif field.endswith("unit"):
            body[field] = "office"
    return address, body


def sound(answer: Any, town: City) -> str:
    """What the answer was; `ask` has seen that it is no failure."""
    if answer.status_code < 400:
        return "done"
    kind = str(answer.json()["type"]).removeprefix("/problems/")
    if kind == "before-the-rules":
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("本市的规则自 2"), answer.text
    return kind


def outside(value: Any) -> bool:
    return not str(FIRST_YEAR) <= str(value).zfill(4)[:4] <= str(LAST_YEAR)


@pytest.mark.parametrize("login", LOGINS[: cases(2, 4)])
def test_times_in_queries(town: City, described: list[Described], there: dict[str, str], login: str) -> None:
    seen = set()
    for row in described:
        if row.method != "get":
            continue
        address, _ = fitted(row, there)
        times = {
            one["name"]: kind
            for one in row.operation.get("parameters", ())
            if one.get("in") == "query" and (kind := time_of(row.resolved(one["schema"]), one["name"]))
        }
        for name, kind in times.items():
            for value in tried(kind, f"{login} {row.id} {name}"):
                answer = ask(town, row, f"{address}?{name}={quote(str(value))}", None, login)
                seen.add(sound(answer, town))
                assert not outside(value) or answer.status_code in (404, 422), (row.id, name, value, answer.text)
        if len(times) > 1 and len(kinds := set(times.values())) == 1:
            # The same in all, so that a first and a last day are in order.
            for value in tried(*kinds, f"{login} {row.id}"):
                query = "&".join(f"{name}={quote(str(value))}" for name in times)
                seen.add(sound(ask(town, row, f"{address}?{query}", None, login), town))
    assert {"done", "malformed"} <= seen


@pytest.mark.parametrize("login", LOGINS[: cases(2, 4)])
def test_times_in_bodies(town: City, described: list[Described], there: dict[str, str], login: str) -> None:
    seen = set()
    for row in described:
        if row.body is None:
            continue
        address, body = fitted(row, there)
        found = list(places(row, row.body))
        for place in found:
            for value in tried(place.kind, f"{login} {row.id} {place.names}"):
                raw = json.dumps(put(body, place.names, value)).encode()
                answer = ask(town, row, address, raw, login)
                seen.add(sound(answer, town))
                assert not outside(value) or answer.status_code == 422, (row.id, place, value, answer.text)
        for day in random.Random(f"{login} {row.id}").sample(DAYS, min(TRIED, len(DAYS))) if len(found) > 1 else ():
            held = body
            for place in found:
                at = {
                    "day": day,
                    "instant": f"{day}T10:00:00+08:00",
                    "month": day[:7],
                    "year": int(day.partition("-")[0] or 0),
                }
                held = put(held, place.names, at[place.kind])
            seen.add(sound(ask(town, row, address, json.dumps(held).encode(), login), town))
    assert "malformed" in seen


def test_times_in_paths(town: City, described: list[Described]) -> None:
    paths = town.http.get("/openapi.json").json()["paths"]
    for row in described:
        times = in_path(row, paths[row.path].get("parameters", []))
        for name, kind in times.items():
            for value in VALUES[kind] if kind else ():
                raw = None if row.method == "get" else json.dumps(row.fitting(row.body or {"type": "object"})).encode()
                answer = ask(town, row, row.address(**{name: quote(str(value))}), raw)
                assert not outside(value) or answer.status_code in (404, 422), (row.id, value, answer.text)


@pytest.mark.parametrize(
    "address",
    [
        "/v1/supervision-report?until=2021-12-31", "/v1/duty-board?at=2021-01-01T00:00:00Z",
    ],
)  # fmt: skip
def test_before_the_rules_it_is_said_from_when_they_count(town: City, address: str) -> None:
    answer = town.call("clerk", "GET", address)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/before-the-rules"), answer.text
    assert str(FIRST) in answer.json()["detail"]
    english = town.call("clerk", "GET", address, Accept_Language="en")
    assert f"count from {FIRST}" in english.json()["detail"]


def test_the_description_says_which_days_are_taken(described: list[Described]) -> None:
    patterns = {
        one["schema"]["pattern"]
        for row in described
        for one in row.operation.get("parameters", ())
        if one.get("schema", {}).get("format") == "date"
    }
    assert len(patterns) == 1
    assert date(FIRST_YEAR, 1, 1) < FIRST
