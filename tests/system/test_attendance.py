"""A plenary from its notices to its closing, as those who come to it see it: leave, the door, numbered copies."""

import uuid
from datetime import date
from typing import Any

import pytest

from city import City, until


@pytest.fixture(scope="module")
def day(city: City) -> date:
    return city.workday(20)


@pytest.fixture(scope="module")
def meeting(city: City, day: date) -> Any:
    body = {"kind": "plenary", "title": f"全体会议 {uuid.uuid4()}", "day": str(day), "venue": "大会议室", "level": 0}
    made = city.made("mayor", "/v1/meetings", body)
    at = f"/v1/meetings/{made['id']}"
    version = city.call("clerk", "GET", at).headers["ETag"]
    city.made("clerk", f"{at}/agenda", {"items": [{"kind": "study", "title": "学习"}]}, "PUT", If_Match=version)
    return city.made("clerk", f"{at}/agenda/fixing")


def quorum(city: City, meeting: Any) -> Any:
    return city.made("clerk", f"/v1/meetings/{meeting['id']}/quorum", method="GET")


@pytest.mark.rule("R43.4")
@pytest.mark.rule("R51.1")
def test_leave_that_personnel_granted_is_known_to_the_meeting_of_that_day(city: City, meeting: Any, day: date) -> None:
    before = quorum(city, meeting)
    body = {"kind": "business", "starts": str(day), "until": str(day), "leaves_weihai": True, "leaves_rushan": True}
    made = city.made("head_d05", "/v1/leaves", body | {"destination": "济南", "reason": f"培训 {uuid.uuid4()}"})
    for _ in made["chain"]:
        for login in ("vm1", "vm2", "vm3", "vm4", "mayor"):
            steps = city.made(login, "/v1/me/pending?limit=200", method="GET")["steps"]
            if any(step["subject"] == f"leave/{made['id']}" for step in steps):
                made = city.made(login, f"/v1/leaves/{made['id']}/approval")
                break
    assert made["state"] == "approved"
    after = until(lambda: (now := quorum(city, meeting))["away"] > before["away"] and now)
    assert (after["due"], after["away"], after["expected"]) == (
        before["due"],
        before["away"] + 1,
        before["expected"] - 1,
    )
    sheet = city.made("clerk", f"/v1/meetings/{meeting['id']}/attendance", method="GET")
    assert city.made("head_d05", "/v1/me", method="GET")["id"] in {
        line["person_id"] for line in sheet["lines"] if line["away"]
    }


@pytest.mark.rule("R51.2")
@pytest.mark.rule("R51.4")
def test_a_head_has_the_notice_asks_for_leave_and_a_stranger_stays_outside(city: City, meeting: Any) -> None:
    at = f"/v1/meetings/{meeting['id']}"
    city.made("clerk", f"{at}/notices", {"note": "请着正装"})
    [notice] = city.made("head_d08", f"/v1/notices?meeting_id={meeting['id']}", method="GET")["notices"]
    assert (notice["day"], notice["note"], notice["items"][0]["title"]) == (meeting["day"], "请着正装", "学习")
    steps = city.made("head_d08", "/v1/me/pending?limit=200", method="GET")["steps"]
    assert f"notice/{notice['id']}" in {step["subject"] for step in steps}
    assert city.made("head_d08", f"/v1/notices/{notice['id']}/acknowledgement")["state"] == "acknowledged"
    absence = city.made("head_d08", f"{at}/absences", {"reason": "参加上级会议"})
    assert absence["route"] == "office"
    report = city.made("clerk", f"{at}/absence-reports")
    assert city.made("mayor", f"/v1/absence-reports/{report['id']}/noting", {})["state"] == "noted"
    assert city.made("head_d08", f"/v1/meeting-absences/{absence['id']}", method="GET")["state"] == "approved"
    refused = city.call("clerk", "POST", f"{at}/attendance", {"name": "张三", "present": True})
    assert (refused.status_code, refused.json()["rule"]["id"]) == (409, "R51.4")
    [seen] = city.made("clerk", f"{at}/door", method="GET")["refusals"]
    assert (seen["person"], seen["rule"]) == ("张三", "R51.4")
    assert city.call("head_d08", "GET", f"{at}/door").status_code == 403


@pytest.mark.rule("R52.3")
def test_numbered_copies_go_to_all_and_come_back(city: City, meeting: Any) -> None:
    at = f"/v1/meetings/{meeting['id']}"
    material = city.made("clerk", f"{at}/materials", {"title": "工作报告（征求意见稿）", "recall": True})
    issued = city.made("clerk", f"/v1/materials/{material['id']}/copies", {})
    assert issued["issued"] == len(city.made("clerk", f"{at}/attendance", method="GET")["lines"])
    mine = city.made("head_d08", f"/v1/material-copies?material_id={material['id']}&outstanding=true", method="GET")
    [copy] = mine["copies"]
    lost = city.made("head_d08", f"/v1/material-copies/{copy['id']}/loss", {"report": "遗失"})
    assert lost["state"] == "lost"
    refused = city.call("clerk", "POST", f"/v1/material-copies/{copy['id']}/resolution", {"measure": "检查"})
    assert (refused.status_code, refused.json()["rule"]["id"]) == (403, "R52.3")
    assert city.made("clerk", f"/v1/material-copies/{copy['id']}/return")["state"] == "returned"
