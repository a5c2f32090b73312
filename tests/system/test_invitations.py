"""Invitations of leaders through the gateway: the whole way of a form, and refusals that a clerk can act on."""

from datetime import datetime, timedelta
from typing import Any

from city import SHANGHAI, City

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def form(city: City, **more: Any) -> dict[str, Any]:
    starts_at = datetime.now(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=40)
    return {
        "unit": "d07", "title": "法治宣传周启动活动", "kind": "publicity", "place": "文化中心", "role": "attend",
        "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "attendance": 200, "in_charge": True,
    } | more  # fmt: skip


def leader(city: City, login: str) -> str:
    return str(city.made(login, "/v1/me", method="GET")["id"])


def test_a_form_goes_its_way_and_the_leader_is_engaged(city: City) -> None:
    made = city.made("justice_clerk", "/v1/invitations", form(city))
    path = f"/v1/invitations/{made['id']}"
    assert city.call("justice_clerk", "PUT", path, form(city, title="改名")).status_code == 428
    assert city.call("justice_clerk", "PUT", path, form(city, title="改名"), If_Match='"9"').status_code == 412
    revised = city.call("justice_clerk", "PUT", path, form(city, title="改名"), If_Match='"1"')
    assert (revised.json()["title"], revised.headers["ETag"]) == ("改名", '"2"')
    city.made("justice", f"{path}/submission")
    assert city.call("vm1", "GET", path).status_code == 404
    city.made("clerk", f"{path}/screening", {"opinion": "建议同意"})
    for login in ("director", "vm1"):
        assert path.rpartition("/")[2] in city.call(login, "GET", "/v1/me/pending").text
        city.made(login, f"{path}/approval")
    vm1 = leader(city, "vm1")
    assert city.made("clerk", f"{path}/assignment", {"leaders": [vm1]})["assigned"] == [vm1]
    day = made["starts_at"][:10]
    found = city.made("mayor", f"/v1/leaders/{vm1}/engagements?from={day}&to={day}", method="GET")
    assert [(one["title"], one["away"]) for one in found["engagements"]] == [("改名", False)]
    assert city.call("justice", "GET", f"/v1/leaders/{vm1}/engagements").status_code == 403
    report = city.made("clerk", f"/v1/reports/invitations?month={day[:7]}", method="GET")
    assert report["total"]["leaders_expected"] == 1
    file = city.call("clerk", "GET", f"/v1/reports/invitations.xlsx?month={day[:7]}")
    assert (file.status_code, file.headers["Content-Type"], file.content[:2]) == (200, WORKBOOK, b"PK")
    assert city.call("justice", "GET", f"/v1/reports/invitations.xlsx?month={day[:7]}").status_code == 403
    assert city.call("clerk", "GET", "/v1/reports/invitations?month=2026-13").status_code == 422


def test_a_refusal_says_which_article_and_what_to_do(city: City) -> None:
    cases = [
        ({"kind": "ribbon_cutting"}, "R88.1", "注明依据的文书"),
        ({"kind": "inscription"}, "R88.2", "写明理由"),
        ({"addressed_to": leader(city, "vm1")}, "R87.1", "报市政府办公室"),
        ({"kind": "forum", "in_government_name": True, "invited": [leader(city, "vm2")]}, "R88.3", "分管副市长本人"),
    ]
    for more, rule, said in cases:
        answer = city.call("justice_clerk", "POST", "/v1/invitations", form(city, **more))
        problem = answer.json()
        assert (answer.status_code, problem["rule"]["id"]) == (409, rule), answer.text
        assert said in problem["remedy"], problem["remedy"]
        assert "…" not in problem["remedy"], problem["remedy"]
    stranger = city.call("head_d01", "POST", "/v1/invitations", form(city))
    assert (stranger.status_code, stranger.json()["rule"]["id"]) == (403, "R9.1")
