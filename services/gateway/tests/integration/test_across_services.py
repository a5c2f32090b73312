"""What the gateway puts together from several services, and its description of itself."""

from typing import Any

import pytest

from gateway.openapi import generated

PENDING = "/v1/me/pending"


def test_pending_steps_of_all_services_come_together_newest_first(gateway: Any) -> None:
    answer = gateway.client.get(PENDING, headers=gateway.headers()).json
    assert [step["service"] for step in answer["steps"]][:3] == ["supervision", "supervision", "documents"]
    assert (len(answer["steps"]), answer["incomplete"], answer["next_cursor"]) == (8, [], "")


def test_pending_steps_are_paged(gateway: Any) -> None:
    answer = gateway.client.get(f"{PENDING}?limit=3", headers=gateway.headers()).json
    assert (len(answer["steps"]), bool(answer["next_cursor"])) == (3, True)
    rest = gateway.client.get(f"{PENDING}?cursor={answer['next_cursor']}", headers=gateway.headers()).json
    assert rest["steps"] == []


def test_a_service_that_is_down_leaves_the_rest(gateway: Any, closed: Any) -> None:
    client = closed("meetings").test_client()
    answer = client.get(PENDING, headers=gateway.headers())
    assert (answer.status_code, answer.json["incomplete"]) == (200, ["meetings"])
    assert len(answer.json["steps"]) == 6
    rules = client.get("/v1/rules", headers=gateway.headers()).json
    assert (len(rules["rules"]), rules["incomplete"]) == (4, ["meetings"])


def test_when_all_services_are_down_there_is_no_answer(gateway: Any, closed: Any) -> None:
    client = closed("meetings", "documents", "supervision").test_client()
    assert client.get(PENDING, headers=gateway.headers()).json["incomplete"] == ["meetings", "documents", "supervision"]
    client = closed("personnel").test_client()
    answer = client.get(PENDING, headers=gateway.headers())
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/neighbour-down")


@pytest.mark.parametrize("query", ["?limit=0", "?limit=201", "?limit=x", "?page=2"])
def test_bad_pages_are_refused(gateway: Any, query: str) -> None:
    assert gateway.client.get(PENDING + query, headers=gateway.headers()).status_code == 422


def test_acts_are_asked_of_the_service_that_keeps_the_thing(gateway: Any) -> None:
    kind = next(kind for kind, service in generated()["subjects"].items() if service == "meetings")
    path = f"/v1/acts?subject={kind}/0190abcd-0000-7000-8000-000000000001"
    answer = gateway.client.get(path, headers=gateway.headers())
    (act,) = answer.json["acts"]
    assert (act["action"], act["capacity"]) == ("sign", {"key": "mayor.sign"})
    (judged,) = act["judgements"]
    assert judged["arguments"] == {"state": "applied", "unit": "d07", "agreed": True}
    assert judged["told"] == "状态 待办公室审核；单位 d07；已同意的 是；结论：不符合"
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == ("zh-CN", "Accept-Language")
    english = gateway.client.get(path, headers={**gateway.headers(), "Accept-Language": "en"}).json["acts"]
    assert english[0]["judgements"][0]["told"] == "state applied; unit d07; agreed yes; outcome: broken"


@pytest.mark.parametrize(
    ("subject", "status"),
    [("", 422), ("?subject=minutes", 422), ("?subject=minutes/7", 422), ("?subject=secret/" + "0" * 36, 404)],
)
def test_unknown_subjects(gateway: Any, subject: str, status: int) -> None:
    assert gateway.client.get(f"/v1/acts{subject}", headers=gateway.headers()).status_code == status


def test_a_rule_with_its_numbers(gateway: Any) -> None:
    rule = gateway.client.get("/v1/rules/R43.4", headers=gateway.headers()).json
    assert rule["values"] == [{"name": "fraction", "from": "2022-06-17", "value": "1/2"}]
    assert (rule["service"], rule["text"]) == ("meetings", "")
    assert gateway.client.get("/v1/rules/R999.1", headers=gateway.headers()).status_code == 404


def test_the_gateways_own_rule_stands_among_the_others(gateway: Any) -> None:
    rules = gateway.client.get("/v1/rules", headers=gateway.headers()).json["rules"]
    assert [rule["service"] for rule in rules if rule["id"] == "R33.1"] == ["gateway"]
    assert gateway.client.get("/v1/rules/R33.1", headers=gateway.headers()).json["article"] == "33"


def test_the_description_is_whole(gateway: Any) -> None:
    described = gateway.client.get("/openapi.json").json
    assert described["openapi"] == "3.1.0"
    ids = []
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            ids.append(operation["operationId"])
            assert isinstance(operation["x-rules"], list), path
            assert all(rule in operation["description"] for rule in operation["x-rules"]), path
            assert operation["security"] == ([] if path.startswith("/public/") else [{"bearer": []}]), path
            problems = [code for code in operation["responses"] if code >= "400"]
            assert problems, path
            for code in problems:
                assert list(operation["responses"][code]["content"]) == ["application/problem+json"], path
            names = {parameter.get("name") for parameter in operation.get("parameters", ())}
            assert method == "get" or "Idempotency-Key" in names, path
            # What has no version takes no If-Match, and promises no answer to it.
            assert ("If-Match" in names) == ("412" in operation["responses"]), path
    real = [name for name in ids if not name.startswith(("GetUnit", "GetDecision"))]
    assert len(set(real)) == len(real)


def test_every_field_of_every_shape_is_explained(gateway: Any) -> None:
    shapes = gateway.client.get("/openapi.json").json["components"]["schemas"]
    bare = [
        f"{shape}.{name}"
        for shape, body in shapes.items()
        for name, field in body.get("properties", {}).items()
        if not field.get("description") and shape.partition(".")[0] in ("frame", "public", "problem", "base")
    ]
    assert not bare


def test_the_documentation_page_needs_nobody_else(gateway: Any) -> None:
    start = gateway.client.get("/")
    assert (start.json["documentation"], start.headers["Vary"]) == ("/docs", "Accept")
    assert 'rel="service-doc"' in start.headers["Link"]
    shown = gateway.client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (shown.mimetype, 'href="/docs"' in shown.text, "<script" in shown.text) == ("text/html", True, False)
    page = gateway.client.get("/docs")
    assert "<title>政令 Zhengling API</title>" in page.get_data(as_text=True)
    assert "http" not in page.headers["Content-Security-Policy"]
    for asset in ("assets/swagger-ui-bundle.js", "assets/swagger-ui.css", "start.js"):
        assert gateway.client.get(f"/docs/{asset}").status_code == 200
    assert gateway.client.get("/docs/assets/oauth2-redirect.html").status_code == 404


def test_alive_is_not_ready(gateway: Any, closed: Any) -> None:
    # There is no database behind this application.
    assert gateway.client.get("/readyz").status_code == 503
    assert any(reason.startswith("database") for reason in gateway.gate.trouble())
    assert "documents: no answer" in closed("documents").extensions["gate"].trouble()
