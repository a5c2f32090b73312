"""Leaders' research and travel abroad as clients meet them: refusals that say what would be lawful, and downloads."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from city import SHANGHAI, City

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def person(city: City, login: str) -> str:
    return str(city.made(login, "/v1/me", method="GET")["id"])


def refused(answer: Any, rule: str) -> Any:
    assert answer.status_code == 409, answer.text
    problem = answer.json()
    assert problem["rule"]["id"] == rule, problem
    return problem


def rows_of(answer: Any) -> list[Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, WORKBOOK), answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


@pytest.mark.rule("R86.1")
@pytest.mark.rule("R86.2")
def test_a_leader_plans_and_reports_research_and_is_told_how_the_year_stands(city: City) -> None:
    today, vm1 = datetime.now(SHANGHAI).date(), person(city, "vm1")
    time = {"starts": str(today), "until": str(today), "until_half": "am", "units": ["t01"], "meals": "canteen"}
    plan = {"leader_id": vm1, "theme": "乡村振兴", **time}
    problem = refused(city.call("vm1", "POST", "/v1/research-trips", plan | {"police_vehicles": 1}), "R86.2")
    assert "机关食堂" in problem["remedy"]
    assert problem["rule"]["article"] == "86"
    trip = city.made("vm1", "/v1/research-trips", plan)
    assert (trip["state"], trip["days"], trip["replaces_id"]) == ("planned", 0.5, None)
    refused(city.call("clerk", "POST", "/v1/research-trips", plan), "R86.1")
    path = f"/v1/research-trips/{trip['id']}"
    report = city.made("clerk", f"{path}/report", time | {"findings": "道路待修"})
    assert report["state"] == "reported"
    assert city.call("head_d13", "GET", path).status_code == 404
    year = city.made("mayor", f"/v1/leaders/{vm1}/research", method="GET")
    assert (year["done"], year["required"], year["months"][today.month - 1]["done"]) == (0.5, 60, 0.5)
    assert city.call("head_d13", "GET", f"/v1/leaders/{vm1}/research").status_code == 403
    assert city.call("head_d13", "GET", "/v1/reports/research").status_code == 403
    assert len(city.made("mayor", f"/v1/reports/research?year={today.year}", method="GET")["leaders"]) == 5
    assert rows_of(city.call("clerk", "GET", "/v1/reports/research.xlsx"))[3][0] == "副市长甲"
    assert "shortfalls" in city.made("vm1", f"/v1/research-shortfalls?leader_id={vm1}", method="GET")


@pytest.mark.rule("R81.2")
def test_a_trip_abroad_needs_room_in_the_plan_of_its_year(city: City) -> None:
    first = datetime.now(SHANGHAI).date() + timedelta(days=30)
    trip = {
        "unit": "d16", "leader_id": person(city, "head_d16"), "members": 3, "countries": ["韩国"],
        "starts": str(first), "until": str(first + timedelta(days=3)), "purpose": "招商", "cost_source": "部门预算",
    }  # fmt: skip
    refused(city.call("head_d16", "POST", "/v1/foreign-trips", trip), "R81.2")
    plan = city.made("clerk", "/v1/foreign-trip-plans", {"year": first.year, "groups": 1, "people": 3})
    city.made("mayor", f"/v1/foreign-trip-plans/{plan['id']}/approval")
    asked = city.made("head_d16", "/v1/foreign-trips", trip)
    problem = refused(city.call("head_d16", "POST", "/v1/foreign-trips", trip), "R81.2")
    assert "0个团组" in problem["remedy"]
    for login in ("vm2", "mayor"):
        answer = city.made(login, f"/v1/foreign-trips/{asked['id']}/approval")
    assert answer["state"] == "approved"
    assert city.call("head_d13", "GET", f"/v1/foreign-trips/{asked['id']}").status_code == 404
    [whole, unit] = city.made("mayor", f"/v1/reports/foreign-trips?year={first.year}", method="GET")["rows"]
    assert (whole["groups_used"], unit["people_used"]) == (1, 3)
    table = rows_of(city.call("clerk", "GET", f"/v1/reports/foreign-trips.xlsx?year={first.year}"))
    assert table[2] == ("全市", 1, 3, 1, 3, 0, 0)
