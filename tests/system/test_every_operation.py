"""Every operation of the OpenAPI document, so that none is forgotten, against what clients get wrong."""

import json
import uuid
from typing import Any

import pytest

from chassis.settings import load
from city import City
from gateway.app import create_app
from gateway.front.app import SMALL_BYTES
from gateway.gate import Gate
from gateway.settings import Settings
from system.sweep import METHODS, WRONG, Described, kind_of, operations

PROBLEM = "application/problem+json"
LEAKS = ("Traceback", "sqlalchemy", "psycopg", "grpc", 'File "', "Error(", "0x7")


@pytest.fixture(scope="module")
def described(city: City) -> list[Described]:
    found = operations(city.http.get("/openapi.json").json())
    assert len(found) > 80
    return found


def ask(city: City, operation: Described, path: str, raw: bytes | None, login: str = "clerk") -> Any:
    headers = {"Content-Type": "application/json"}
    if login:
        headers["Authorization"] = f"Bearer {city.token(login)}"
    answer = city.http.request(operation.method, path, content=raw, headers=headers)
    told = f"{operation.method} {path} {raw!r}: {answer.status_code} {answer.text[:500]}"
    assert answer.status_code < 500, told
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"].startswith(PROBLEM), told
        problem = answer.json()
        assert problem["status"] == answer.status_code, told
        assert problem["title"], told
        assert problem["detail"], told
        assert not any(leak in answer.text for leak in LEAKS), told
    return answer


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


def named(answer: Any, field: str) -> bool:
    return field in {path.partition(".")[0] for path in answer.json().get("errors", {})}


def test_the_document_holds_every_route_and_no_other(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in city.stack.env("gateway-serve").items():
        monkeypatch.setenv(name, value)
    app = create_app(Gate(load(Settings)))
    live = {
        (method.lower(), "/".join("{}" if part.startswith("<") else part for part in rule.rule.split("/")))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/v1/", "/public/"))
        for method in rule.methods or ()
        if method.lower() in METHODS
    }
    documented = {
        (row.method, "/".join("{}" if part.startswith("{") else part for part in row.path.split("/")))
        for row in operations(city.http.get("/openapi.json").json())
    }
    assert documented == live


def test_each_operation_lists_its_rules_and_what_it_can_answer(city: City, described: list[Described]) -> None:
    known = {rule["id"] for rule in city.made("clerk", "/v1/rules", method="GET")["rules"]}
    for row in described:
        assert isinstance(row.operation["x-rules"], list), row.id
        assert set(row.operation["x-rules"]) <= known, row.id
        assert row.operation["summary"], row.id
        assert row.anonymous == row.path.startswith("/public/"), row.id
    writes = [row for row in described if row.method != "get"]
    assert [row.id for row in writes if not row.operation["x-rules"]] == []


def test_without_a_token_nothing_is_done(city: City, described: list[Described]) -> None:
    for row in described:
        raw = None if row.method == "get" else encoded(row.fitting(row.body or {"type": "object"}))
        answer = ask(city, row, row.address(), raw, login="")
        if not row.anonymous:
            assert answer.status_code == 401, (row.id, answer.text)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), row.id


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"7"])
def test_a_body_that_says_nothing(city: City, described: list[Described], raw: bytes) -> None:
    for row in described:
        if row.method != "get":
            answer = ask(city, row, row.address(), raw)
            required = (row.body or {}).get("required", [])
            if raw not in (b"", b"{}") or required:
                assert answer.status_code == 422, (row.id, answer.text)
            assert raw != b"{}" or all(named(answer, field) for field in required), (row.id, answer.text)


def test_every_field_of_another_type_is_named(city: City, described: list[Described]) -> None:
    for row in described:
        for field, shape in row.fields():
            body = row.fitting(row.body or {})
            for wrong in (WRONG[kind_of(shape)], {"a": [1]}, None):
                if isinstance(wrong, dict) and kind_of(shape) == "object":
                    continue
                answer = ask(city, row, row.address(), encoded(body | {field: wrong}))
                assert answer.status_code == 422, (row.id, field, wrong, answer.text)
                assert named(answer, field), (row.id, field, wrong, answer.text)


def test_a_field_that_does_not_exist_is_named(city: City, described: list[Described]) -> None:
    for row in described:
        if row.method != "get":
            body = row.fitting(row.body or {"type": "object"})
            answer = ask(city, row, row.address(), encoded(body | {"no_such_field": 1}))
            assert answer.status_code == 422, (row.id, answer.text)
            assert named(answer, "no_such_field"), (row.id, answer.text)


@pytest.mark.parametrize("text", ["NUL \x00 inside", "half \ud800 a pair", "\udfff", "\x1b[2J", "x" * 300_001])
def test_text_that_cannot_be_kept_is_refused_in_every_field(city: City, described: list[Described], text: str) -> None:
    for row in described:
        for field, shape in row.fields():
            inner = row.resolved(shape["items"]) if kind_of(shape) == "array" else shape
            if kind_of(inner) != "string":
                continue
            body = row.fitting(row.body or {}) | {field: [text] if inner is not shape else text}
            answer = ask(city, row, row.address(), encoded(body))
            if len(text) > SMALL_BYTES and answer.status_code == 413:
                # It is more than all that the operation has a use for together.
                continue
            assert answer.status_code == 422, (row.id, field, answer.text)
            assert named(answer, field), (row.id, field, answer.text)


@pytest.mark.parametrize("login", ["clerk", "head_d13"])
def test_ids_that_nothing_has(city: City, described: list[Described], login: str) -> None:
    for row in described:
        if "{" in row.path:
            raw = None if row.method == "get" else encoded(row.fitting(row.body or {"type": "object"}))
            answer = ask(city, row, row.address(), raw, login)
            # What a body says may be wrong before the id is looked for; nothing is found in any case, nothing done.
            assert answer.status_code in (403, 404, 422, 428), (row.id, answer.status_code, answer.text)


@pytest.mark.parametrize("value", ["%00", "%ff", "not-a-uuid", "0", "-1", "..%2f..", "%F0%9F%92%A9", "a" * 3000])
def test_ids_that_are_none(city: City, described: list[Described], value: str) -> None:
    for row in described:
        if "{" in row.path:
            name = row.path[row.path.index("{") + 1 : row.path.index("}")]
            raw = None if row.method == "get" else encoded(row.fitting(row.body or {"type": "object"}))
            answer = ask(city, row, row.address(**{name: value}), raw)
            assert answer.status_code in (404, 405, 422), (row.id, answer.status_code, answer.text)


def test_queries_that_make_no_sense(city: City, described: list[Described]) -> None:
    for row in described:
        if row.method != "get":
            continue
        for name in [*row.queries, "no_such_parameter"]:
            for value in ("%00", "%ff", "", "x" * 3000, "[]", "-1", "%F0%9F%92%A9"):
                answer = ask(city, row, f"{row.address()}?{name}={value}", None)
                if name == "no_such_parameter" and "{" not in row.path:
                    assert answer.status_code in (200, 422), (row.id, answer.text)
        for name in row.queries:
            doubled = ask(city, row, f"{row.address()}?{name}=1&{name}=2", None)
            assert doubled.status_code in (404, 422), (row.id, doubled.text)


def test_whatever_was_sent_left_no_act_without_a_subject(city: City) -> None:
    for service in ("personnel", "meetings", "documents", "supervision"):
        rows = city.rows(service, "SELECT count(*) FROM acts WHERE subject = '' AND outcome = 'allowed'")
        assert rows[0][0] == 0, service


def test_a_request_id_is_taken_up_and_told(city: City) -> None:
    given = uuid.uuid4().hex
    answer = city.call("clerk", "GET", f"/v1/topics/{uuid.uuid4()}", X_Request_Id=given)
    assert answer.headers["X-Request-Id"] == answer.json()["request_id"] == given
    strange = city.call("clerk", "GET", "/v1/me", X_Request_Id="a b;c")
    assert strange.headers["X-Request-Id"] not in ("", "a b;c")
