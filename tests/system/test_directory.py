"""The directory as its clerks use it, over HTTP: history, who held what, special tasks, import and export."""

import base64
import csv
import io
import uuid
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest

from city import SHANGHAI, City

HEADINGS = "code,name,kind,superior,functions\n"


@pytest.fixture
def code() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


def day(number: int = 0) -> str:
    return str(datetime.now(SHANGHAI).date() + timedelta(days=number))


def post_of(city: City, login: str) -> dict[str, Any]:
    for person in city.made("clerk", "/v1/people?post_kind=vice_mayor", method="GET")["people"]:
        if person["login"] == login:
            [held] = city.made("clerk", f"/v1/holders?person_id={person['id']}", method="GET")["holders"]
            return held
    raise AssertionError(login)


def imported(city: City, content: bytes, who: str = "clerk", **more: Any) -> Any:
    body = {"content": base64.b64encode(content).decode()} | more
    return city.call(who, "POST", "/v1/directory/import", body)


@pytest.mark.rule("R89.1")
def test_a_unit_is_what_it_was_on_the_day_asked_for(city: City, code: str) -> None:
    unit = {"code": code, "name": "旧名局", "kind": "department", "superior": "gov", "starts": day(-30)}
    assert city.made("clerk", "/v1/units", unit)["starts"] == day(-30)
    renamed = {"name": "新名局", "kind": "directly_subordinate_body", "superior": "office", "starts": day(1)}
    city.made("clerk", f"/v1/units/{code}/reorganization", renamed)
    names = [city.made("clerk", f"/v1/units/{code}?on={day(n)}", method="GET")["name"] for n in (0, 1)]
    assert names == ["旧名局", "新名局"]
    terms = city.made("clerk", f"/v1/units/{code}/terms", method="GET")["terms"]
    assert [(term["name"], term["until"]) for term in terms] == [("新名局", None), ("旧名局", day(0))]
    tree = city.made("clerk", f"/v1/units/tree?under=office&on={day(1)}", method="GET")["units"]
    assert {"depth": 1, "code": code} in [{"depth": n["depth"], "code": n["unit"]["code"]} for n in tree]
    refusal = city.call(
        "clerk", "POST", f"/v1/units/{code}/reorganization", renamed | {"superior": code, "starts": day(2)}
    )
    assert (refusal.status_code, refusal.json()["rule"]["id"]) == (409, "R89.1")
    assert "…" not in refusal.json()["remedy"]
    city.made("clerk", f"/v1/units/{code}/dissolution", {"until": day(9)})
    assert city.call("clerk", "GET", f"/v1/units/{code}?on={day(10)}").status_code == 404


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.3")
def test_who_answers_for_what_is_told_to_whoever_asks(city: City, code: str) -> None:
    held = post_of(city, "vm2")
    task = {
        "post_id": held["post_id"], "area": code, "title": "博览会", "scope": "筹备", "starts": day(),
        "until": day(5), "instrument": "交办单",
    }  # fmt: skip
    refusal = city.call("clerk", "POST", "/v1/special-tasks", task)
    assert (refusal.status_code, refusal.json()["rule"]["id"]) == (403, "R7.3")
    made = city.made("mayor", "/v1/special-tasks", task)
    assert f"portfolio:area:{code}" in [power["key"] for power in city.made("vm2", "/v1/me", method="GET")["powers"]]
    charge = city.made("head_d13", f"/v1/portfolio-holder?area={code}", method="GET")
    assert (charge["special"], charge["person_id"], charge["via"]) == (True, held["person_id"], "own")
    assert city.call("clerk", "GET", f"/v1/portfolio-holder?area={code}&on={day(6)}").status_code == 404
    city.made("mayor", f"/v1/special-tasks/{made['id']}/end", {"until": day()})
    assert city.made("clerk", f"/v1/special-tasks?on={day(1)}&post_id={held['post_id']}", method="GET") == {
        "special_tasks": [], "next_cursor": "",
    }  # fmt: skip
    inner = city.made("clerk", "/v1/portfolio-holder?unit=i02", method="GET")
    assert inner["matter"] == "d08"


@pytest.mark.rule("R9.1")
def test_an_import_is_tried_then_done_then_exported(city: City, code: str) -> None:
    rows = f"{HEADINGS}{code},新设局,部门,gov,\nBAD CODE,坏,部门,nowhere,\n".encode("gbk")
    tried = imported(city, rows, kind="units", dry_run=True)
    assert tried.status_code == 200, tried.text
    [problem] = tried.json()["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("units", 3, "code")
    refused = imported(city, rows, kind="units")
    assert refused.status_code == 422
    assert {"problems", "units[3].code"} <= refused.json()["errors"].keys()
    assert city.call("clerk", "GET", f"/v1/units/{code}").status_code == 404
    done = imported(city, f"{HEADINGS}{code},新设局,部门,gov,\n".encode(), kind="units").json()
    assert (done["added"], done["problems"]) == ([{"kind": "units", "count": 1}], [])
    assert city.made("clerk", f"/v1/acts?subject=directory_import/{done['id']}", method="GET")["acts"]
    assert imported(city, rows, "vm1", kind="units", dry_run=True).status_code == 403
    answer = city.call("clerk", "GET", "/v1/directory/export.xlsx")
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    again = imported(city, answer.content, dry_run=True).json()
    assert (again["problems"], again["added"]) == ([], [])
    assert city.call("vm1", "GET", "/v1/directory/export.xlsx").status_code == 403
    template = city.call("clerk", "GET", "/v1/directory/export.xlsx?template=true").content
    assert imported(city, template, dry_run=True).json()["unchanged"] == 0


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing", b"\0" * 100, "代码".encode("utf-16"), b"a,b\n" * 300_000])
def test_hostile_files_are_told_apart_and_harm_nobody(city: City, content: bytes) -> None:
    kind = {} if content.startswith(b"PK") else {"kind": "units"}
    answer = imported(city, content, dry_run=True, **kind)
    # What is no such file at all is a wrong field; what is one has its problems told.
    if answer.status_code == 422:
        assert list(answer.json()["errors"]) == ["content"]
    else:
        assert answer.status_code == 200, answer.text
        assert answer.json()["problems"]
    assert city.call("clerk", "GET", "/v1/me").status_code == 200


@pytest.mark.rule("R5.1")
def test_an_acting_head_is_called_one(city: City, code: str) -> None:
    city.made("clerk", "/v1/units", {"code": code, "name": "新局", "kind": "department", "superior": "gov"})
    post = {"code": f"{code}.h", "kind": "unit_head", "title": "局长", "unit": code, "rank": 300}
    post_id = city.made("clerk", "/v1/posts", post)["id"]
    person = city.made("clerk", "/v1/people", {"login": code, "name": "新人", "clearance": 1})
    take = {"person_id": person["id"], "post_id": post_id, "starts": day(), "acting": True}
    assert city.made("clerk", "/v1/appointments", take)["acting"] is True
    me = city.made(code, "/v1/me", method="GET")
    assert me["titles"] == ["局长（代理）"]
    assert {"key": f"head:{code}", "via": "own"}.items() <= next(
        p for p in me["powers"] if p["key"].startswith("head")
    ).items()
    version = city.call("clerk", "GET", f"/v1/people/{person['id']}").headers["ETag"]
    path = f"/v1/people/{person['id']}/correction"
    assert city.call("clerk", "POST", path, {"name": "新名", "clearance": 0}).status_code == 428
    fixed = city.made("clerk", path, {"name": "新名", "clearance": 0}, If_Match=version)
    assert (fixed["name"], fixed["clearance"], city.made(code, "/v1/me", method="GET")["clearance"]) == ("新名", 0, 0)


def test_headings_of_the_example_are_those_of_the_import() -> None:
    from city import DIRECTORY
    from personnel.directory_files.columns import SHEETS

    for kind, sheet in SHEETS.items():
        with (DIRECTORY / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
            headings = next(csv.reader(file))
        assert all(sheet.named(heading) for heading in headings), kind
