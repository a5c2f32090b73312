"""How people are reached, end to end: a number changes, somebody is in the air, the board tells whom to call."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from city import SHANGHAI, City


def person(city: City, login: str) -> str:
    return str(city.made(login, "/v1/me", method="GET")["id"])


def from_now(**delta: float) -> str:
    return (datetime.now(SHANGHAI) + timedelta(**delta)).isoformat()


def refused(answer: Any, rule: str, status: int) -> Any:
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert problem["rule"]["id"] == rule, problem
    assert problem["remedy"], problem
    assert "…" not in problem["remedy"], problem
    return problem


@pytest.mark.rule("R78.2")
def test_a_changed_number_reaches_the_office_and_is_found(city: City) -> None:
    who = person(city, "head_t14")
    phone = city.made("head_t14", f"/v1/people/{who}/phones", {"kind": "mobile", "number": "138 0631 0114"})
    assert (phone["state"], phone["days_late"], phone["ends_at"]) == ("reported", 0, None)
    waiting = city.made("clerk", "/v1/me/pending?limit=200", method="GET")
    [step] = [one for one in waiting["steps"] if one["subject"] == f"phone_number/{phone['id']}"]
    assert "0114" not in str(step)
    found = city.made("clerk", "/v1/phones/+8613806310114", method="GET")["holders"]
    assert [(one["person_id"], one["reached_by"]) for one in found] == [(who, "138 0631 0114")]
    refused(city.call("head_t14", "GET", "/v1/phones/13806310114"), "R78.2", 403)
    refused(city.call("vm1", "GET", f"/v1/people/{who}/phones"), "R78.2", 403)
    done = city.made("clerk", f"/v1/phone-changes/{phone['id']}/acknowledgement", {})
    assert done["state"] == "acknowledged"
    again = city.call("clerk", "POST", f"/v1/phone-changes/{phone['id']}/acknowledgement", {})
    assert again.status_code == 409, again.text
    assert "知悉" in again.json()["detail"], again.text


@pytest.mark.rule("R78.1")
def test_the_board_tells_whom_to_call_instead(city: City) -> None:
    who, other = person(city, "head_t14"), person(city, "head_t15")
    body = {"starts_at": from_now(minutes=-1), "ends_at": from_now(hours=2), "reason": "flight", "contact_id": other}
    too_long = body | {"ends_at": from_now(hours=24)}
    problem = refused(city.call("head_t14", "POST", "/v1/unreachable", too_long), "R78.1", 409)
    assert "24" in problem["remedy"]
    window = city.made("head_t14", "/v1/unreachable", body)
    board = city.made("mayor", "/v1/duty-board?unit=t14", method="GET")
    [entry] = board["entries"]
    assert (entry["person_id"], entry["state"], entry["contact"]["person_id"]) == (who, "unreachable", other)
    assert entry["contact"]["phone"]
    assert entry["stand_in"] is None
    refused(city.call("clerk_t01", "GET", "/v1/duty-board"), "R78.1", 403)
    hidden = city.call("clerk_t01", "GET", f"/v1/unreachable/{window['id']}")
    assert hidden.status_code == 404, hidden.text
    ended = city.made("head_t14", f"/v1/unreachable/{window['id']}/end", {}, if_match='"1"')
    assert (ended["ended_early"], ended["version"]) == (True, 2)
    [entry] = city.made("mayor", "/v1/duty-board?unit=t14", method="GET")["entries"]
    assert (entry["state"], entry["contact"]) == ("reachable", None)
    over = city.call("head_t14", "POST", f"/v1/unreachable/{window['id']}/contact", {"contact_id": other})
    assert over.status_code == 409, over.text
    assert "已结束" in over.json()["detail"], over.text


@pytest.mark.rule("R78.1")
def test_duty_is_rostered_and_relieved(city: City) -> None:
    day = str(city.workday(15))
    body = {"day": day, "shift": "night", "leader_id": person(city, "vm4"), "staff_ids": [person(city, "clerk")]}
    refused(city.call("vm4", "POST", "/v1/duty-roster", body), "R78.1", 403)
    duty = city.made("clerk", "/v1/duty-roster", body)
    assert city.call("clerk", "POST", "/v1/duty-roster", body).status_code == 409
    change = {"leader_id": person(city, "deputy1"), "staff_ids": []}
    assert city.made("clerk", f"/v1/duty-roster/{duty['id']}/relief", change)["version"] == 2
    [shift] = city.made("mayor", f"/v1/duty-roster?starts={day}&until={day}", method="GET")["duties"]
    assert shift["leader_id"] == change["leader_id"]
    twice = body | {"shift": "day", "staff_ids": [body["leader_id"]]}
    wrong = city.call("clerk", "POST", "/v1/duty-roster", twice)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["staff_ids"])
