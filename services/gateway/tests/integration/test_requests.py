"""What goes in at the door and what comes out of it: statuses, headers, problems; never a 500, never exception text."""

import json
import re
from typing import Any

import pytest

from gateway.problem_kinds import KINDS

PATH = "/v1/trial/units"


def test_a_read_carries_its_version_and_is_spared_when_it_is_known(gateway: Any) -> None:
    def read(request_id: str = "one", **more: str) -> Any:
        # The unit of the trial is called after the request, so that what is shown can change at the same version.
        return gateway.client.get(f"{PATH}/d01", headers=gateway.headers(X_Request_Id=request_id, **more))

    first = read()
    tag = first.headers["ETag"]
    assert (first.status_code, first.json["code"]) == (200, "d01")
    assert re.fullmatch('"3-[0-9a-f]{12}"', tag)
    for known in (tag, f"W/{tag}", f'"1", {tag}', "*"):
        again = read(If_None_Match=known)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for other in ('"3"', '"2"', tag.replace("3-", "2-")):
        assert read(If_None_Match=other).status_code == 200
    assert read("another", If_None_Match=tag).status_code == 200


def test_the_tag_of_a_read_says_on_which_version_a_write_rests(gateway: Any) -> None:
    tag = gateway.client.get(f"{PATH}/d01", headers=gateway.headers()).headers["ETag"]
    headers = gateway.headers("vm1", Idempotency_Key="k-2", If_Match=tag)
    assert gateway.client.post(PATH, json={"code": "d01"}, headers=headers).status_code == 201
    assert gateway.upstream.personnel.seen[-1].expected_version == 3


def test_a_write_carries_person_key_and_version_to_the_service(gateway: Any) -> None:
    headers = gateway.headers("vm1", Idempotency_Key="k-1", If_Match='"4"', X_Request_Id="my-request.1")
    made = gateway.client.post(PATH, json={"code": "d01"}, headers=headers)
    assert (made.status_code, made.headers["Location"]) == (201, f"{PATH}/d01")
    assert made.headers["X-Request-Id"] == "my-request.1"
    seen = gateway.upstream.personnel.seen[-1]
    assert (seen.person_id.int, seen.client, seen.request_id) == (2, "development", "my-request.1")
    assert (seen.key, seen.expected_version) == (f"{seen.person_id.hex}.k-1", 4)


def test_a_key_may_be_left_out(gateway: Any) -> None:
    assert gateway.client.post(PATH, json={"code": "d01"}, headers=gateway.headers()).status_code == 201
    assert gateway.upstream.personnel.seen[-1].key == ""


def test_what_no_article_orders_is_refused_with_who_may_do_it_or_why_not(gateway: Any) -> None:
    def asked(code: str, language: str) -> Any:
        answer = gateway.client.post(PATH, json={"code": code}, headers=gateway.headers(Accept_Language=language))
        assert answer.status_code == 403
        return answer.json

    problem = asked("others", "zh")
    assert problem["remedy"] == "请由市政府办公室工作人员或者市长办理"
    assert problem["facts"] == {"what": "unit", "needed": ["office.staff", "mayor"]}
    assert asked("others", "en")["remedy"] == "This is for the staff of the government office or the mayor to do"
    assert asked("drafter", "zh")["detail"] == "请由他人核对。"
    assert asked("drafter", "en")["detail"] == "let somebody else check it."
    assert "remedy" not in asked("forbidden", "zh")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("rule", 409, "rule-broken"),
        ("authority", 403, "rule-broken"),
        ("illegal", 409, "illegal-step"),
        ("stale", 412, "stale-version"),
        ("reused", 422, "key-reused"),
        ("exists", 409, "already-exists"),
        ("malformed", 422, "malformed"),
        ("missing", 404, "not-found"),
        ("version", 428, "version-required"),
        ("forbidden", 403, "not-permitted"),
        ("ceiling", 409, "above-ceiling"),
        ("down", 503, "neighbour-down"),
        ("crash", 500, "internal"),
    ],
)
def test_each_failure_of_a_service_has_its_status(gateway: Any, code: str, status: int, kind: str) -> None:
    for language, text in (("zh-CN", KINDS[kind].title[0]), ("en", KINDS[kind].title[1])):
        headers = gateway.headers(Accept_Language=language)
        answer = gateway.client.post(PATH, json={"code": code}, headers=headers)
        problem = answer.json
        assert (answer.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{kind}")
        assert answer.mimetype == "application/problem+json"
        assert problem["instance"] == PATH
        assert problem["request_id"] == answer.headers["X-Request-Id"]
        assert kind == "rule-broken" or problem["title"] == text
        assert "…" not in problem["detail"]
        assert "secret" not in answer.get_data(as_text=True)
        assert gateway.client.get(problem["type"]).status_code == 200


def test_a_broken_rule_is_told_with_its_article_facts_and_remedy(gateway: Any) -> None:
    chinese = gateway.client.get(f"{PATH}/rule", headers=gateway.headers()).json
    rule = {"id": "R43.4", "article": "43", "regulation": "工作规则（乳政发〔2022〕4号）", "gist": "须过半数到会"}
    assert (chinese["rule"], chinese["remedy"]) == (rule, "至少5人")
    assert (chinese["title"], chinese["detail"]) == ("不符合第43条的规定", "须过半数到会。")
    assert chinese["facts"] == {"present": 4, "due": 8, "needed": 5}
    english = gateway.client.get(f"{PATH}/rule", headers=gateway.headers(Accept_Language="en-GB,zh;q=0.5")).json
    assert (english["rule"]["gist"], english["remedy"]) == ("more than half", "at least 5")
    assert english["title"] == "Article 43 does not allow this"


def test_an_illegal_step_cites_the_article_that_orders_it(gateway: Any) -> None:
    problem = gateway.client.get(f"{PATH}/illegal", headers=gateway.headers()).json
    assert problem["rule"]["article"] == "53"
    assert problem["facts"] == {"machine": "minutes", "state": "signed", "step": "sign"}


def test_facts_that_help_go_along(gateway: Any) -> None:
    stale = gateway.client.get(f"{PATH}/stale", headers=gateway.headers())
    assert stale.json["current_version"] == 7
    down = gateway.client.get(f"{PATH}/down", headers=gateway.headers())
    assert int(down.headers["Retry-After"]) > 0
    malformed = gateway.client.get(f"{PATH}/malformed", headers=gateway.headers())
    assert malformed.json["errors"] == {"code": ["not a code"]}


BODIES: list[tuple[bytes, str, int]] = [
    (b"", "application/json", 422),
    (b"{", "application/json", 400),
    (b'{"code": "\xff"}', "application/json", 400),
    (b'\xff\xfe{"', "application/json", 400),
    (b'{"code": NaN}', "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b"1" * 10_000, "application/json", 400),
    (b'{"code": 1e999}', "application/json", 422),
    (b"[]", "application/json", 422),
    (b"null", "application/json", 422),
    (b'"text"', "application/json", 422),
    (b'{"code": 7}', "application/json", 422),
    (b'{"code": "a\\u0000b"}', "application/json", 422),
    (b'{"code": "\\ud800"}', "application/json", 422),
    (b'{"code": "d01", "other": 1}', "application/json", 422),
    (b'{"code": null}', "application/json", 422),
    (b'{"code": "d01"}', "text/plain", 415),
    (b'{"code": "d01"}', "", 415),
    (b"code=d01", "application/x-www-form-urlencoded", 415),
    (b"<code/>", "application/xml", 415),
]


@pytest.mark.parametrize(("body", "kind", "status"), BODIES)
def test_bad_bodies_are_refused_before_any_service_is_asked(gateway: Any, body: bytes, kind: str, status: int) -> None:
    answer = gateway.client.post(PATH, data=body, content_type=kind, headers=gateway.headers())
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["detail"]
    assert not gateway.upstream.personnel.seen
    if status == 422:
        assert answer.json["errors"]


def test_errors_are_told_per_field_in_the_readers_language(gateway: Any) -> None:
    body = {"code": " ", "other": 1}
    chinese = gateway.client.post(PATH, json=body, headers=gateway.headers()).json["errors"]
    assert chinese == {"code": ["不得为空"], "other": ["没有这个字段"]}
    english = gateway.client.post(PATH, json=body, headers=gateway.headers(Accept_Language="en")).json["errors"]
    assert english == {"code": ["must not be blank"], "other": ["there is no such field"]}


@pytest.mark.parametrize(
    ("body", "said"),
    [(b'{"code": "d01", "code": "d02"}', "重名"), (b'{"code": {"a": 1, "a": 1}}', "重名"), (b"{", "JSON 对象")],
)
def test_a_name_that_stands_twice_is_told_as_such(gateway: Any, body: bytes, said: str) -> None:
    answer = gateway.client.post(PATH, data=body, content_type="application/json", headers=gateway.headers())
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-json")
    assert said in answer.json["detail"]


@pytest.mark.parametrize(
    ("charset", "status"),
    [("utf-8", 201), ("UTF-8", 201), ('"utf-8"', 201), ("gbk", 415), ("iso-8859-1", 415), ("utf-16", 415)],
)
def test_a_body_is_in_utf_8_or_refused(gateway: Any, charset: str, status: int) -> None:
    kind = f"application/json; charset={charset}"
    answer = gateway.client.post(PATH, data=b'{"code": "d01"}', content_type=kind, headers=gateway.headers())
    assert answer.status_code == status


@pytest.mark.parametrize("key", ["", "a" * 65, "two words", "schlüssel", "tab\there"])
def test_a_bad_key_is_refused(gateway: Any, key: str) -> None:
    answer = gateway.client.post(PATH, json={"code": "d01"}, headers=gateway.headers(Idempotency_Key=key))
    # An empty one too: taken for absent, it would not protect from doing it twice.
    assert answer.status_code == 400
    if key:
        assert answer.json["type"] == "/problems/bad-header"


@pytest.mark.parametrize(
    ("match", "status"),
    [
        ("", 428),
        ('"3"', 200),
        ("*", 200),
        ("3", 400),
        ('"3', 400),
        ('W/"3"', 412),
        ('"x"', 412),
        ('"99999999999"', 412),
    ],
)
def test_what_overwrites_must_name_its_version(gateway: Any, match: str, status: int) -> None:
    headers = gateway.headers() | ({"If-Match": match} if match else {})
    assert gateway.client.put(PATH, json={"code": "d01"}, headers=headers).status_code == status


@pytest.mark.parametrize("query", ["?other=1", "?code=a&code=b", "?code=%00", "?code=", "?code=%ED%A0%80%00"])
def test_bad_queries_are_refused(gateway: Any, query: str) -> None:
    assert gateway.client.get(f"{PATH}{query}", headers=gateway.headers()).status_code == 422


@pytest.mark.parametrize(
    "path", ["/v1/trial/decisions/7", "/v1/trial/units/a%00b", "/v1/trial/units/%FF", "/v1", "/x", "/v1/../x"]
)
def test_addresses_that_lead_nowhere(gateway: Any, path: str) -> None:
    answer = gateway.client.get(path, headers=gateway.headers())
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_a_method_that_is_not_there_is_told_with_those_that_are(gateway: Any) -> None:
    answer = gateway.client.delete(f"{PATH}/d01", headers=gateway.headers())
    assert (answer.status_code, answer.json["type"]) == (405, "/problems/method-not-allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", [f"{PATH}/d01", "/v1/me/pending", "/v1/rules", "/v1/rules/R43.4", "/v1/acts"])
def test_without_a_token_nothing_is_told(gateway: Any, path: str) -> None:
    answer = gateway.client.get(path)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="zhengling"')
    forged = gateway.client.get(path, headers={"Authorization": "Bearer forged"})
    assert (forged.status_code, 'error="invalid_token"' in forged.headers["WWW-Authenticate"]) == (401, True)
    stranger = gateway.client.get(path, headers=gateway.headers("stranger"))
    assert stranger.status_code == 401


def test_a_service_that_is_down_is_told_as_such(gateway: Any, closed: Any) -> None:
    app = closed("meetings")
    answer = app.test_client().get(
        "/v1/trial/decisions/0190abcd-0000-7000-8000-000000000001", headers=gateway.headers()
    )
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/neighbour-down")


@pytest.mark.parametrize("given", ["a b", "x" * 65, "ünd", "<script>"])
def test_a_strange_request_id_is_replaced(gateway: Any, given: str) -> None:
    answer = gateway.client.get("/docs", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] not in ("", given)


def test_every_answer_has_the_security_headers(gateway: Any) -> None:
    for path in ("/docs/start.js", "/nowhere", f"{PATH}/d01", "/openapi.json"):
        headers = gateway.client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_log_line_tells_the_route_and_never_the_query(gateway: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="http"):
        gateway.client.get(f"{PATH}/d01?code=a-secret", headers=gateway.headers())
    (line,) = [vars(record) for record in caplog.records if record.name == "http"]
    assert (line["method"], line["route"], line["client"]) == ("GET", "/v1/trial/units/<code>", "development")
    assert "a-secret" not in json.dumps(line, default=str)
