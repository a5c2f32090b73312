"""Whatever is sent, the answer is a clear problem with the right status, and nothing is half written."""

import base64
import json
import socket
import time
import uuid
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from chassis.limits import allowed
from city import City

PROBLEM = "application/problem+json"


def count(city: City) -> int:
    return int(city.rows("meetings", "SELECT count(*) FROM topics")[0][0])


def send(city: City, raw: bytes, content_type: str = "application/json", **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {city.token('clerk')}", "Content-Type": content_type} | headers
    return city.http.post("/v1/topics", content=raw, headers=sent)


def require_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith(PROBLEM)
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    for leak in ("Traceback", "sqlalchemy", "psycopg", "grpc", 'File "', "Error("):
        assert leak not in answer.text
    return problem


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 422), (b"{", 400), (b"nonsense", 400), (b"[]", 422), (b"null", 422), (b'"text"', 422),
        (b"\xff\xfe{", 400),
        (b'{"title": "\xff"}', 400), (b"[" * 100_000, 400), (b'{"title": NaN}', 422),
    ],
)  # fmt: skip
def test_what_is_not_a_json_object_of_the_right_shape(city: City, raw: bytes, status: int) -> None:
    before = count(city)
    answer = send(city, raw)
    assert answer.status_code in (status, 400, 422), answer.text
    require_problem(answer, answer.status_code)
    assert count(city) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": 5}, {"title": None}, {"title": ["a"]}, {"title": ""}, {"title": "   "}, {"title": "x" * 100_000},
        {"title": "NUL\x00 inside"}, {"title": "\ud800"}, {"unknown": 1}, {"version": 7}, {"state": "decided"},
        {"level": "high"}, {"level": -1}, {"level": 5}, {"level": 10**30}, {"document_id": "not-a-uuid"},
        {"flags": "urgent"}, {"flags": [1]}, {"flags": ["x"] * 100_000}, {"meeting_kind": {"a": 1}},
    ],
)  # fmt: skip
def test_wrong_fields_are_named(city: City, change: dict[str, Any]) -> None:
    before = count(city)
    body = json.dumps(city.topic() | change).encode("utf-8", "surrogatepass")
    problem = require_problem(send(city, body), 422)
    assert next(iter(change)) in {field.partition(".")[0] for field in problem["errors"]}, problem
    assert len(problem["errors"]) <= 50
    assert count(city) == before


def test_a_ten_megabyte_body_is_refused_without_being_read(city: City) -> None:
    before = count(city)
    require_problem(send(city, b'{"title": "' + b"x" * 10_000_000 + b'"}'), 413)
    assert count(city) == before


def test_another_media_type_is_refused(city: City) -> None:
    require_problem(send(city, b"title=x", "application/x-www-form-urlencoded"), 415)


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/topics/not-a-uuid", "/nothing", "/v1/../../etc/passwd"])
def test_unknown_paths(city: City, path: str) -> None:
    require_problem(city.call("clerk", "GET", path), 404)


def test_a_method_that_is_not_offered(city: City) -> None:
    answer = city.call("clerk", "DELETE", f"/v1/topics/{uuid.uuid4()}")
    require_problem(answer, 405)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/topics/{id}"), ("POST", "/v1/topics/{id}/withdrawal"), ("GET", "/v1/meetings/{id}"),
        ("POST", "/v1/meetings/{id}/opening"), ("GET", "/v1/documents/{id}"), ("POST", "/v1/documents/{id}/number"),
        ("GET", "/v1/documents/{id}/file"), ("GET", "/v1/tasks/{id}"), ("GET", "/v1/minutes/{id}"),
        ("GET", "/v1/people/{id}"), ("GET", "/v1/leaves/{id}"), ("GET", "/v1/seal-uses/{id}"),
    ],
)  # fmt: skip
def test_unknown_ids_are_not_found(city: City, method: str, path: str) -> None:
    require_problem(city.call("clerk", method, path.format(id=uuid.uuid4())), 404)


def test_what_belongs_to_others_looks_exactly_like_what_does_not_exist(city: City) -> None:
    topic = city.made("clerk", "/v1/topics", city.topic())
    foreign = city.call("head_d13", "GET", f"/v1/topics/{topic['id']}")
    unknown = city.call("head_d13", "GET", f"/v1/topics/{uuid.uuid4()}")
    left, right = require_problem(foreign, 404), require_problem(unknown, 404)
    for problem in (left, right):
        problem.pop("instance", None), problem.pop("request_id", None)
    assert left == right
    assert city.call("head_d13", "GET", f"/v1/acts?subject=topic/{topic['id']}").status_code == 404
    listed = city.made("head_d13", "/v1/topics?limit=200", method="GET")["topics"]
    assert topic["id"] not in {row["id"] for row in listed}


@pytest.mark.parametrize(
    "query", ["limit=0x5", "limit=-1", "limit=1000000000", "cursor=!!!", "cursor=AAAA", "nothing=1"]
)
def test_bad_paging_is_refused(city: City, query: str) -> None:
    require_problem(city.call("clerk", "GET", f"/v1/topics?{query}"), 422)


def _tokens(city: City) -> dict[str, str]:
    good = city.token("clerk")
    claims = jwt.decode(good, options={"verify_signature": False})
    key = load_pem_private_key(Path(city.stack.env("gateway-serve")["DEV_ISSUER_KEY_FILE"]).read_bytes(), None)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = jwt.get_unverified_header(good)

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    confused = jwt.encode(claims, "k" * 64, "HS256", headers={"kid": head.get("kid", "")})
    now, ours = int(time.time()), good.split(".")
    return {
        "none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}.",
        "hmac": confused,
        "hmac with the public key": _hmac(part({"alg": "HS256", "kid": head.get("kid", "")}), part(claims), public),
        "expired": jwt.encode(claims | {"exp": now - 100}, key, "ES256", headers=head),
        "not yet": jwt.encode(claims | {"nbf": now + 1000}, key, "ES256", headers=head),
        "other audience": jwt.encode(claims | {"aud": "elsewhere"}, key, "ES256", headers=head),
        "other issuer": jwt.encode(claims | {"iss": "https://evil.example"}, key, "ES256", headers=head),
        "changed": good.rsplit(".", 1)[0] + "." + good.rsplit(".", 1)[1][::-1],
        "other login": f"{ours[0]}.{part(claims | {'preferred_username': 'mayor'})}.{ours[2]}",
        "nobody": jwt.encode(claims | {"preferred_username": "nobody-at-all"}, key, "ES256", headers=head),
        "huge": good + "A" * 100_000,
        "empty": "",
        "words": "give me access",
    }  # fmt: skip


def _hmac(head: str, body: str, secret: bytes) -> str:
    import hashlib
    import hmac

    mac = hmac.new(secret, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


@pytest.mark.parametrize(
    "name",
    [
        "none", "hmac", "hmac with the public key", "expired", "not yet", "other audience", "other issuer", "changed",
        "other login", "nobody", "empty", "words",
    ],
)  # fmt: skip
def test_a_false_token_lets_nobody_in(city: City, name: str) -> None:
    answer = city.http.get("/v1/me", headers={"Authorization": f"Bearer {_tokens(city)[name]}".strip()})
    require_problem(answer, 401)
    assert "WWW-Authenticate" in answer.headers


def test_a_huge_token_lets_nobody_in(city: City) -> None:
    answer = city.http.get("/v1/me", headers={"Authorization": f"Bearer {_tokens(city)['huge']}"})
    assert answer.status_code in (400, 401, 431)


def test_no_token_at_all(city: City) -> None:
    require_problem(city.call("", "GET", "/v1/me"), 401)


def test_a_stale_version_changes_nothing(city: City) -> None:
    topic = city.made("clerk", "/v1/topics", city.topic())
    path = f"/v1/topics/{topic['id']}/withdrawal"
    problem = require_problem(city.call("director", "POST", path, If_Match='"99"'), 412)
    assert problem["type"] == "/problems/stale-version"
    read = city.call("clerk", "GET", f"/v1/topics/{topic['id']}")
    assert read.json()["state"] == topic["state"]
    again = city.call("clerk", "GET", f"/v1/topics/{topic['id']}", If_None_Match=read.headers["ETag"])
    assert again.status_code == 304
    assert city.call("director", "POST", path, If_Match=read.headers["ETag"]).status_code == 200


def test_a_revision_must_name_its_version(city: City, told: dict[str, Any]) -> None:
    document = city.made("clerk", f"/v1/documents/{told['document']}", method="GET")
    kept = ("title", "doc_type", "body", "sign_off_ground", "disclosure", "issuer_code")
    answer = city.call("clerk", "PUT", f"/v1/documents/{document['id']}", {name: document[name] for name in kept})
    require_problem(answer, 428)


def test_a_key_used_for_another_body_is_refused(city: City) -> None:
    key = str(uuid.uuid4())
    first = city.call("clerk", "POST", "/v1/topics", city.topic("one"), Idempotency_Key=key)
    same = city.call("clerk", "POST", "/v1/topics", city.topic("one"), Idempotency_Key=key)
    assert (first.status_code, first.content) == (same.status_code, same.content)
    other = city.call("clerk", "POST", "/v1/topics", city.topic("two"), Idempotency_Key=key)
    require_problem(other, 422)


@pytest.mark.parametrize("key", ["", "x" * 300, "two words", "é"])
def test_a_key_that_is_no_key(city: City, key: str) -> None:
    before = count(city)
    answer = city.http.post(
        "/v1/topics", json=city.topic(),
        headers={"Authorization": f"Bearer {city.token('clerk')}", b"Idempotency-Key": key.encode()},
    )  # fmt: skip
    require_problem(answer, 400)
    assert count(city) == before


@pytest.mark.parametrize("version", ["", "3", '"x"', "é", '"1", "2"'])
def test_a_version_that_is_no_version_is_not_taken_for_none(city: City, version: str) -> None:
    topic = city.made("clerk", "/v1/topics", city.topic())
    path = f"/v1/topics/{topic['id']}"
    headers = {"Authorization": f"Bearer {city.token('director')}", b"If-Match": version.encode()}
    answer = city.http.post(f"{path}/withdrawal", json={}, headers=headers)
    require_problem(answer, answer.status_code)
    assert answer.status_code in (400, 412)
    assert city.made("clerk", path, method="GET")["state"] == "proposed"


def test_half_a_request_harms_nobody(city: City) -> None:
    host, _, port = city.stack.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=allowed(5)) as connection:
        connection.sendall(b"POST /v1/topics HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert city.call("clerk", "GET", "/v1/me").status_code == 200
