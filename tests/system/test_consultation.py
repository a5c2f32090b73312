"""Consultation of concerned units through the gateway: the whole way, and refusals that a clerk can act on."""

from typing import Any

from city import City

FORM = {"title": "法治乡村建设方案", "summary": "要点", "concerned_units": ["d08", "t01"]}


def gates(city: City, path: str, login: str = "justice") -> dict[str, str]:
    found = city.made(login, f"{path}/readiness", method="GET")["gates"]
    return {gate["rule"]: gate["state"] for gate in found if gate["rule"] in ("R25.2", "R49.1", "R49.2", "R49.3")}


def asked(city: City, path: str, **more: Any) -> dict[str, str]:
    made = city.made("justice", f"{path}/consultations", {"text": "请于期限内答复"} | more)
    return {one["unit"]: f"/v1/consultations/{one['id']}" for one in made["consultations"]}


def test_concerned_units_answer_differ_are_coordinated_and_countersign(city: City) -> None:
    wrong = city.call("justice_clerk", "POST", "/v1/topics", city.topic(sponsor_unit="d07", concerned_units=["d99"]))
    assert wrong.status_code == 422
    assert "d99" in wrong.json()["errors"]["concerned_units"][0]
    wrong = city.call("justice_clerk", "POST", "/v1/topics", city.topic(sponsor_unit="d07", concerned_units=["i02"]))
    assert wrong.status_code == 422
    body = city.topic(sponsor_unit="d07", questions="是否同意", reporter="局长", minutes_needed=10, recall=True)
    made = city.made("justice_clerk", "/v1/topics", body)
    path = f"/v1/topics/{made['id']}"
    assert (made["questions"], made["minutes_needed"], made["recall"], made["edition"]) == ("是否同意", 10, True, 1)
    assert city.call("justice_clerk", "PUT", path, FORM).status_code == 428
    assert city.call("justice_clerk", "PUT", path, FORM, If_Match='"9"').status_code == 412
    revised = city.call("justice_clerk", "PUT", path, FORM, If_Match='"1"')
    assert (revised.json()["concerned_units"], revised.json()["edition"]) == (["d08", "t01"], 2)
    found = city.made("justice", f"{path}/readiness", method="GET")
    missing = next(gate for gate in found["gates"] if gate["rule"] == "R25.2")
    assert (missing["state"], missing["facts"]["unasked"]) == ("missing", ["d08", "t01"])

    paths = asked(city, path)
    waiting = city.made("head_t01", "/v1/me/pending", method="GET")
    assert paths["t01"].rpartition("/")[2] in str(waiting)
    assert "answer_consultation" in str(waiting)
    listed = city.made("head_t01", "/v1/consultations?state=asked", method="GET")["consultations"]
    assert paths["t01"].rpartition("/")[2] in [one["id"] for one in listed]
    assert city.call("head_t01", "GET", paths["d08"]).status_code == 404
    assert city.call("head_d20", "GET", paths["d08"]).status_code == 404
    assert city.call("head_d20", "GET", path).status_code == 404
    city.made("head_d08", f"{paths['d08']}/answer", {"answer": "agreed"})
    empty = city.call("head_t01", "POST", f"{paths['t01']}/answer", {"answer": "disagreed"})
    assert (empty.status_code, list(empty.json()["errors"])) == (422, ["grounds"])
    city.made("head_t01", f"{paths['t01']}/answer", {"answer": "disagreed", "grounds": "人手不足"})
    early = city.call("head_d08", "POST", f"{paths['d08']}/countersignature", {})
    assert (early.status_code, early.json()["rule"]["id"]) == (409, "R49.1")
    assert gates(city, path) == {"R25.2": "passed", "R49.1": "missing", "R49.2": "not_needed", "R49.3": "not_needed"}
    assert city.call("head_t01", "GET", f"{path}/readiness").status_code == 403

    note = {"grounds": [{"unit": "d07", "text": "上级要求"}], "leaning": "分步实施"}
    short = city.call("justice", "POST", f"{path}/coordinations", note)
    assert (short.status_code, short.json()["rule"]["id"]) == (409, "R49.2")
    assert "还缺：t01" in short.json()["remedy"]
    note["grounds"].append({"unit": "t01", "text": "人手不足"})
    put_up = city.made("justice", f"{path}/coordinations", note)
    coordination = f"/v1/coordinations/{put_up['id']}"
    assert city.made("head_t01", coordination, method="GET")["leaning"] == "分步实施"
    assert city.call("head_d08", "GET", coordination).status_code == 404
    refused = city.call("vm3", "POST", f"{coordination}/result", {"outcome": "agreed", "result": "一致"})
    assert (refused.status_code, refused.json()["rule"]["id"]) == (403, "R49.2")
    assert "分管市司法局的副市长" in refused.json()["remedy"]
    city.made("vm1", f"{coordination}/result", {"outcome": "agreed", "result": "增派人手，一致同意"})
    assert gates(city, path)["R49.3"] == "missing"
    for login, unit in (("head_d08", "d08"), ("head_t01", "t01")):
        other = city.call("justice", "POST", f"{paths[unit]}/countersignature", {})
        assert (other.status_code, other.json()["rule"]["id"]) == (403, "R49.3")
        signed = city.made(login, f"{paths[unit]}/countersignature", {"opinion": "同意"})
        assert signed["state"] == "countersigned"
    assert set(gates(city, path).values()) == {"passed"}
    acts = city.record("justice", f"topic/{made['id']}")
    assert {"revise_topic", "request_consultations", "propose_topic"} <= {act["action"] for act in acts}
    assert city.call("head_t01", "GET", f"/v1/acts?subject=topic/{made['id']}").status_code == 404


def test_another_text_is_asked_about_anew(city: City) -> None:
    made = city.made("justice_clerk", "/v1/topics", city.topic(sponsor_unit="d07", concerned_units=["d08"]))
    path = f"/v1/topics/{made['id']}"
    paths = asked(city, path)
    city.made("head_d08", f"{paths['d08']}/answer", {"answer": "agreed"})
    city.made("head_d08", f"{paths['d08']}/countersignature", {})
    form = FORM | {"title": made["title"], "concerned_units": ["d08"]}
    same = city.made("justice_clerk", path, form | {"reporter": "局长"}, method="PUT", If_Match='"2"')
    assert (same["edition"], gates(city, path)["R49.3"]) == (1, "passed")
    other = city.made("justice_clerk", path, form | {"summary": "增列一项"}, method="PUT", If_Match='"3"')
    assert (other["edition"], gates(city, path)["R25.2"]) == (2, "missing")
    assert city.made("head_d08", paths["d08"], method="GET")["lapse"] == "revised"
    rounds = asked(city, path, due=city.workday(2).isoformat())
    assert city.made("head_d08", rounds["d08"], method="GET")["round"] == 2
    found = city.made("justice_clerk", f"{path}/consultations?limit=1", method="GET")
    assert (len(found["consultations"]), bool(found["next_cursor"])) == (1, True)


def test_who_is_asked_reads_the_document_and_answers_for_that_text_only(city: City) -> None:
    draft = {
        "title": "关于加强法治宣传的通知", "doc_type": "notice", "body": "第一条 加强宣传。",
        "recipients": ["各镇人民政府"], "issuer": "government", "drafting_unit": "d07", "sign_off_ground": "R63.5",
        "issue_ground": "general_matter", "disclosure": "proactive", "issuer_code": "乳政发",
    }  # fmt: skip
    document = city.made("justice_clerk", "/v1/documents", draft)
    about = {"sponsor_unit": "d07", "concerned_units": ["d08"], "document_id": document["id"]}
    path = f"/v1/topics/{city.made('justice_clerk', '/v1/topics', city.topic(**about))['id']}"
    # The document itself is not open to the unit that is asked; the text it is asked about is.
    assert city.call("head_d08", "GET", f"/v1/documents/{document['id']}").status_code == 404
    first = asked(city, path)["d08"]
    assert city.made("head_d08", first, method="GET")["draft_body"] == "第一条 加强宣传。"
    city.made("head_d08", f"{first}/answer", {"answer": "agreed"})
    assert gates(city, path)["R25.2"] == "passed"
    version = city.call("justice_clerk", "GET", f"/v1/documents/{document['id']}").headers["ETag"]
    changed = {name: value for name, value in draft.items() if name not in ("issuer", "drafting_unit")}
    address = f"/v1/documents/{document['id']}"
    answer = city.call("justice_clerk", "PUT", address, changed | {"body": "第一条 另行规定。"}, If_Match=version)
    assert answer.status_code == 200, answer.text
    assert gates(city, path)["R25.2"] == "missing"
    again = asked(city, path)["d08"]
    assert city.made("head_d08", again, method="GET")["draft_body"] == "第一条 另行规定。"
    city.made("head_d08", f"{again}/answer", {"answer": "agreed"})
    assert gates(city, path)["R25.2"] == "passed"
    # Of a document that there is not, nothing is shown, and the question is asked all the same.
    lost = city.topic(**about | {"document_id": "01900000-0000-7000-8000-000000000000"})
    path = f"/v1/topics/{city.made('justice_clerk', '/v1/topics', lost)['id']}"
    assert city.made("head_d08", asked(city, path)["d08"], method="GET")["draft_sha256"] == ""
