"""What is classified is invisible to who is not cleared for it: not read, listed, counted, waiting or on record."""

import uuid
from typing import Any

import pytest

from city import City

SECRET = "内部事项"


@pytest.fixture(scope="module")
def uncleared(city: City) -> str:
    """A member of the government office who is cleared for public things only."""
    login = "uncleared"
    person = city.made("clerk", "/v1/people", {"login": login, "name": "办公室科员乙", "clearance": 0})
    since = {"starts": "2022-01-01"}
    post = {"code": "office.uncleared", "kind": "staff", "title": "市政府办公室工作人员", "unit": "office", "rank": 501}
    made = city.made("clerk", "/v1/posts", post | since)
    seat = {"person_id": person["id"], "post_id": made["id"], "instrument": "任职通知"} | since
    city.made("clerk", "/v1/appointments", seat)
    assert "office.staff" in {power["key"] for power in city.made(login, "/v1/me", method="GET")["powers"]}
    return login


def draft(city: City, login: str, **more: Any) -> Any:
    body = {
        "title": f"关于{SECRET}的通知", "doc_type": "notice", "body": SECRET, "recipients": ["各镇人民政府"],
        "issuer": "government", "drafting_unit": "office", "sign_off_ground": "R63.5", "issue_ground": "general_matter",
        "disclosure": "none", "disclosure_ground": "内部事项", "issuer_code": "乳政发",
    }  # fmt: skip
    return city.call(login, "POST", "/v1/documents", body | more)


@pytest.fixture(scope="module")
def kept(city: City) -> dict[str, str]:
    """One internal thing of each kind, by the name of its list."""
    topic = city.made("clerk", "/v1/topics", city.topic(SECRET, level=1))
    day = str(city.workday(12))
    meeting = city.made("mayor", "/v1/meetings", {"kind": "executive", "title": SECRET, "day": day, "level": 1})
    document = draft(city, "clerk", level=1)
    assert document.status_code == 201, document.text
    task = {
        "kind": "other_inspection", "title": SECRET, "content": "按时办结", "lead_unit": "office", "level": 1,
        "source": "instruction/secret-1",
    }  # fmt: skip
    answer = city.call("clerk", "POST", "/v1/tasks", task)
    assert answer.status_code == 201, answer.text
    made = {"documents": document.json(), "tasks": answer.json(), "topics": topic, "meetings": meeting}
    return {rows: thing["id"] for rows, thing in made.items()}


def test_it_is_not_found_not_listed_and_not_counted(city: City, kept: dict[str, str], uncleared: str) -> None:
    for rows, key in kept.items():
        assert city.call("clerk", "GET", f"/v1/{rows}/{key}").status_code == 200, rows
        hidden = city.call(uncleared, "GET", f"/v1/{rows}/{key}")
        missing = city.call(uncleared, "GET", f"/v1/{rows}/{uuid.uuid4()}")
        assert hidden.status_code == missing.status_code == 404, rows
        one, other = ({**answer.json(), "instance": "", "request_id": ""} for answer in (hidden, missing))
        assert one == other, rows
        listed = city.made(uncleared, f"/v1/{rows}?limit=200", method="GET")
        assert key not in {row["id"] for row in listed[rows]}, rows
        assert SECRET not in str(listed), rows


def test_it_waits_for_nobody_who_may_not_know_of_it(city: City, kept: dict[str, str], uncleared: str) -> None:
    cleared = city.made("clerk", "/v1/me/pending?limit=200", method="GET")
    assert f"meeting/{kept['meetings']}" in {step["subject"] for step in cleared["steps"]}
    pending = city.made(uncleared, "/v1/me/pending?limit=200", method="GET")
    assert not {step["subject"].partition("/")[2] for step in pending["steps"]} & set(kept.values())
    assert SECRET not in str(pending)


def test_its_record_is_not_found_either(city: City, kept: dict[str, str], uncleared: str) -> None:
    kinds = {"topics": "topic", "meetings": "meeting", "documents": "document", "tasks": "task"}
    for rows, key in kept.items():
        path = f"/v1/acts?subject={kinds[rows]}/{key}"
        assert city.made("clerk", path, method="GET")["acts"], rows
        assert city.call(uncleared, "GET", path).status_code == 404, rows


@pytest.mark.parametrize(
    ("rows", "noun", "body"),
    [
        ("topics", "review", {"agreed": True, "opinion": ""}), ("topics", "withdrawal", {}),
        ("meetings", "agenda/fixing", {}), ("meetings", "cancellation", {"reason": "改期"}),
        ("documents", "office-review", {"outcome": "return", "opinion": "退"}), ("documents", "number", {}),
        ("tasks", "reminder", {"note": "催办"}), ("tasks", "closure", {"finding": "办结"}),
    ],
)  # fmt: skip
def test_nothing_can_be_done_to_it(
    city: City, kept: dict[str, str], uncleared: str, rows: str, noun: str, body: dict[str, Any]
) -> None:
    answer = city.call(uncleared, "POST", f"/v1/{rows}/{kept[rows]}/{noun}", body)
    assert answer.status_code in (404, 422), answer.text
    assert SECRET not in answer.text


@pytest.mark.parametrize("level", [2, 3, 4])
def test_what_the_network_may_not_hold_is_refused(city: City, level: int) -> None:
    before = [city.rows(service, f"SELECT count(*) FROM {table}")[0][0] for service, table in TABLES]
    day = str(city.workday(12))
    for answer in (
        city.call("director", "POST", "/v1/topics", city.topic(level=level)),
        city.call("mayor", "POST", "/v1/meetings", {"kind": "executive", "title": "会", "day": day, "level": level}),
        draft(city, "director", level=level),
    ):
        assert answer.status_code == 409, answer.text
        assert answer.json()["type"] == "/problems/above-ceiling"
        assert "内部" in answer.json()["detail"]
    assert [city.rows(service, f"SELECT count(*) FROM {table}")[0][0] for service, table in TABLES] == before


TABLES = (("meetings", "topics"), ("meetings", "meetings"), ("documents", "documents"))


def test_nothing_classified_is_public(city: City, kept: dict[str, str]) -> None:
    assert SECRET not in city.call("", "GET", "/public/v1/documents?limit=200").text
    assert city.call("", "GET", f"/public/v1/documents/{kept['documents']}").status_code == 404
    assert draft(city, "clerk", level=1, disclosure="proactive").status_code == 409
