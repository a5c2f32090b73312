"""What one service grants, the others honour: the mayor's delegation and his authorisations, and their end."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from city import SHANGHAI, City, until


def today() -> date:
    return datetime.now(SHANGHAI).date()


def call_meeting(city: City, login: str) -> Any:
    body = {"kind": "executive", "title": "市政府常务会议", "day": str(city.workday(20)), "venue": "第一会议室"}
    return city.call(login, "POST", "/v1/meetings", body)


def person(city: City, login: str) -> str:
    return str(city.made(login, "/v1/me", method="GET")["id"])


def require_refused(answer: Any, rule: str, status: int = 403) -> Any:
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert problem["rule"]["id"] == rule, problem
    assert problem["remedy"], problem
    return problem


def minutes_of(city: City, told: dict[str, Any]) -> str:
    return str(city.rows("meetings", "SELECT id FROM minutes WHERE meeting_id = :id", id=told["meeting"])[0].id)


@pytest.mark.rule("R5.2", "R43.2", "R53.1")
def test_a_delegation_lets_a_vice_mayor_convene_but_not_sign_until_it_ends(city: City, told: dict[str, Any]) -> None:
    trip = {
        "kind": "business", "starts": str(today()), "until": str(today() + timedelta(days=1)), "destination": "北京市",
        "leaves_rushan": True, "leaves_weihai": True,
    }  # fmt: skip
    signature = f"/v1/minutes/{minutes_of(city, told)}/signature"
    require_refused(call_meeting(city, "vm1"), "R43.2")
    require_refused(city.call("mayor", "POST", "/v1/leaves", trip), "R5.2", 409)
    paper = {
        "delegate_id": person(city, "vm1"), "instrument": "委托书〔1〕", "starts": str(today()),
        "until": str(today() + timedelta(days=1)),
    }  # fmt: skip
    require_refused(city.call("vm2", "POST", "/v1/delegations", paper), "R5.2")
    delegation = city.made("mayor", "/v1/delegations", paper)
    try:
        leave = city.made("mayor", "/v1/leaves", trip)
        assert leave["state"] in ("approved", "on_leave")
        meeting = call_meeting(city, "vm1")
        assert meeting.status_code == 201, meeting.text
        act = city.made("vm1", f"/v1/acts?subject=meeting/{meeting.json()['id']}", method="GET")["acts"][0]
        assert (act["capacity"]["key"], act["capacity"]["via"]) == ("mayor.convene", "delegation")
        assert act["capacity"]["instrument"] == "委托书〔1〕"
        # What passed to another rests: on one day two may not convene. Signing did not pass.
        require_refused(call_meeting(city, "mayor"), "R43.2")
        require_refused(call_meeting(city, "vm3"), "R43.2")
        require_refused(city.call("vm1", "POST", signature), "R53.1")
        signed = city.call("mayor", "POST", signature)
        assert (signed.status_code, signed.json()["type"]) == (409, "/problems/illegal-step")
        city.made("mayor", f"/v1/leaves/{leave['id']}/return")
    finally:
        city.call("mayor", "POST", f"/v1/delegations/{delegation['id']}/end")
    require_refused(call_meeting(city, "vm1"), "R43.2")
    assert call_meeting(city, "mayor").status_code == 201


@pytest.mark.rule("R5.2", "R53.1")
def test_a_delegation_that_grants_the_signature_passes_it(city: City, told: dict[str, Any]) -> None:
    signature = f"/v1/minutes/{minutes_of(city, told)}/signature"
    paper = {
        "delegate_id": person(city, "vm1"), "instrument": "委托书〔2〕", "starts": str(today()), "until": str(today()),
        "grant": ["mayor.sign", "mayor.seal"],
    }  # fmt: skip
    delegation = city.made("mayor", "/v1/delegations", paper)
    try:
        # The minutes are signed already, so whoever holds the power is told that, and who does not is told R53.1.
        assert city.call("vm1", "POST", signature).json()["type"] == "/problems/illegal-step"
        require_refused(city.call("mayor", "POST", signature), "R53.1")
        # All his powers rest with another, and still nothing is hidden from him.
        for path in (f"minutes/{minutes_of(city, told)}", f"topics/{told['topic']}", f"meetings/{told['meeting']}"):
            assert city.call("mayor", "GET", f"/v1/{path}").status_code == 200, path
    finally:
        city.made("mayor", f"/v1/delegations/{delegation['id']}/end")
    require_refused(city.call("vm1", "POST", signature), "R53.1")


def pending_document(city: City, **more: Any) -> str:
    """A document of the government that carries out a decision, as far as its signature."""
    body = {
        "title": "关于落实常务会议决定的通知", "doc_type": "notice", "body": "请按决定办理。",
        "recipients": ["各镇人民政府"],
        "issuer": "government", "drafting_unit": "office", "sign_off_ground": "R63.6", "issue_ground": "general_matter",
        "disclosure": "proactive", "issuer_code": "乳政发",
    }  # fmt: skip
    document = city.made("clerk", "/v1/documents", body | more)["id"]
    at = f"/v1/documents/{document}"
    city.made("director", f"{at}/head-approval", {"opinion": "同意"})
    cases = ("already_law", "existing_document_applies", "superior_document_suffices", "no_new_substance")
    cases += ("passes_on_provincial_department", "deploys_event")
    review = {"outcome": "pass", "opinion": "可以发文", "six_cases": dict.fromkeys(cases, False)}
    assert city.made("clerk", f"{at}/office-review", review)["state"] == "pending_sign_off"
    return str(document)


def waits(city: City, login: str, document: str) -> bool:
    steps = city.made(login, "/v1/me/pending?limit=200", method="GET")["steps"]
    return f"document/{document}" in {step["subject"] for step in steps}


def authorization_of(city: City, login: str) -> dict[str, str]:
    paper = {"power": "mayor.sign.decided", "instrument": f"授权书（{login}）", "starts": str(today())}
    return paper | {"person_id": person(city, login)}


@pytest.mark.rule("R63.6", "R5.1")
def test_an_authorised_vice_mayor_signs_what_was_decided_and_nothing_else(city: City, told: dict[str, Any]) -> None:
    decision = city.rows("meetings", "SELECT id FROM decisions WHERE meeting_id = :id", id=told["meeting"])[0].id
    first = pending_document(city, decision_id=str(decision))
    undecided = pending_document(city)
    other = pending_document(city, sign_off_ground="R63.3")
    at = "/v1/documents/{}/signature"
    require_refused(city.call("vm2", "POST", at.format(first), {"opinion": "同意"}), "R63.6")
    paper = authorization_of(city, "vm2")
    require_refused(city.call("vm2", "POST", "/v1/authorizations", paper), "R5.1")
    require_refused(city.call("mayor", "POST", "/v1/authorizations", authorization_of(city, "clerk")), "R5.1", 409)
    authorization = city.made("mayor", "/v1/authorizations", paper)
    try:
        until(lambda: waits(city, "vm2", first), 5, "it waits for the authorised")
        # He may sign by this item, but nothing was decided: the refusal is of the same article, for another reason.
        bare = require_refused(city.call("vm2", "POST", at.format(undecided), {"opinion": "同意"}), "R63.6")
        assert bare["facts"]["outcome"] == ""
        require_refused(city.call("vm2", "POST", at.format(other), {"opinion": "同意"}), "R63.3")
        signed = city.made("vm2", at.format(first), {"opinion": "同意"})
        assert signed["state"] == "signed"
        opinion = next(row for row in signed["opinions"] if row["step"] == "sign_document")
        assert (opinion["power"], opinion["via"]) == ("mayor.sign.decided", "authorization")
    finally:
        city.made("mayor", f"/v1/authorizations/{authorization['id']}/revocation")
    second = pending_document(city, decision_id=str(decision))
    require_refused(city.call("vm2", "POST", at.format(second), {"opinion": "同意"}), "R63.6")
    assert city.made("mayor", at.format(second), {"opinion": "同意"})["state"] == "signed"


def test_a_revoked_power_ends_for_reads_within_seconds(city: City) -> None:
    paper = authorization_of(city, "vm3")
    authorization = city.made("mayor", "/v1/authorizations", paper)
    document = pending_document(city)
    until(lambda: waits(city, "vm3", document), 5, "it waits for the authorised")
    city.made("mayor", f"/v1/authorizations/{authorization['id']}/revocation")
    until(lambda: not waits(city, "vm3", document), 5, "it waits for the authorised no longer")
