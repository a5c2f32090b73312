"""The procedures of a decision through the gateway: evidence, exemptions, and a readiness that a clerk can read."""

from typing import Any

from city import City

TOPIC = {"sponsor_unit": "d08", "task": "plans_and_budget", "flags": ["major_decision", "market"]}


def gate(city: City, path: str, rule: str, login: str = "head_d08") -> dict[str, Any]:
    found = city.made(login, f"{path}/readiness", method="GET")["gates"]
    return next(one for one in found if one["rule"] == rule)


def opened(city: City, path: str, kind: str, details: dict[str, Any], login: str = "head_d08") -> str:
    made = city.made(login, f"{path}/procedures", {"kind": kind, "particulars": {kind: details}})
    return f"/v1/procedures/{made['id']}"


def test_a_major_decision_gathers_its_evidence_and_readiness_says_what_is_missing(city: City) -> None:
    topic = city.made("head_d08", "/v1/topics", city.topic(**TOPIC))
    path = f"/v1/topics/{topic['id']}"
    missing = gate(city, path, "R23.1")
    assert missing["state"] == "missing"
    assert missing["missing_zh"] == "还须完成：公众参与、专家论证、风险评估、合法性审查"
    assert "public participation" not in missing["missing_en"]
    assert "expert argument" in missing["missing_en"]
    assert gate(city, path, "R25.3")["state"] == "not_needed"

    wrong = city.call("head_d08", "POST", f"{path}/procedures", {"kind": "legality", "particulars": {"hearing": {}}})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["particulars"])
    risk = opened(city, path, "risk_assessment", {"assessor": "第三方"})
    short = city.call("head_d08", "POST", f"{risk}/conclusion", {"result": "low", "statement": "低风险"})
    assert (short.status_code, short.json()["rule"]["id"]) == (409, "R23.1")
    assert short.json()["remedy"] == "还须完成：风险评估报告"
    body = {"particulars": {"risk_assessment": {"assessor": "第三方", "report": "总体低风险"}}}
    assert city.call("head_d08", "PUT", f"{risk}/particulars", body).status_code == 428
    tag = city.call("head_d08", "GET", risk).headers["ETag"]
    assert city.call("head_d08", "PUT", f"{risk}/particulars", body, If_Match=tag).status_code == 200
    city.made("head_d08", f"{risk}/conclusion", {"result": "low", "statement": "低风险"})

    legality = opened(city, path, "legality", {"basis": "预算法", "urgent_ground": "汛期临近"})
    assert legality.rpartition("/")[2] in str(city.made("justice", "/v1/me/pending", method="GET"))
    points = [{"name": name, "met": True, "statement": "合法"} for name in ("authority", "procedure", "content")]
    finding = {"result": "lawful", "statement": "合法", "points": points}
    refused = city.call("head_d08", "POST", f"{legality}/conclusion", finding)
    assert (refused.status_code, refused.json()["rule"]["id"]) == (403, "R25.5")
    assert "市司法局" in refused.json()["remedy"]
    half = city.call("justice", "POST", f"{legality}/conclusion", finding | {"points": points[:2]})
    assert (half.status_code, half.json()["facts"]["missing"]) == (409, ["content"])
    concluded = city.made("justice", f"{legality}/conclusion", finding)
    assert (concluded["reviewer"], concluded["particulars"]["legality"]["basis"]) == ("justice", "预算法")
    assert gate(city, path, "R25.5")["evidence"][0]["procedure_id"] == legality.rpartition("/")[2]
    assert gate(city, path, "R23.1")["missing_zh"] == "还须完成：公众参与、专家论证"

    bare = city.call("head_d08", "POST", f"{path}/procedures", {"kind": "fair_competition"})
    assert (bare.status_code, bare.json()["remedy"]) == (409, "还须完成：起草单位的初审意见")
    opened(city, path, "fair_competition", {"preliminary_opinion": "初审符合标准"})
    assert gate(city, path, "R25.6")["missing_zh"] == "还须完成：公平竞争审查；正在办理：公平竞争审查"
    listed = city.made("head_d08", f"{path}/procedures?limit=2", method="GET")
    assert [one["kind"] for one in listed["procedures"]] == ["fair_competition", "legality"]
    assert listed["next_cursor"]

    ask = {"rule": "R23.1", "procedure": "legality", "ground": "emergency", "reason": "汛情"}
    never = city.call("head_d08", "POST", f"{path}/exemptions", ask)
    assert (never.status_code, never.json()["rule"]["id"]) == (409, "R23.1")
    odd = city.call("head_d08", "POST", f"{path}/exemptions", ask | {"procedure": "participation", "ground": "haste"})
    assert "可以豁免的情形只有：突发事件应急处置、依法保密" in odd.json()["remedy"]
    for procedure in ("participation", "expert_argument"):
        made = city.made("head_d08", f"{path}/exemptions", ask | {"procedure": procedure})
        decision = f"/v1/exemptions/{made['id']}/decision"
        assert city.call("head_d08", "POST", decision, {"agreed": True}).status_code == 403
        assert city.made("mayor", decision, {"agreed": True, "opinion": "同意"})["state"] == "granted"
    told = gate(city, path, "R23.1")
    assert (told["state"], told["missing_zh"]) == ("exempt", "")
    assert {one["procedure"]: one["ground"] for one in told["exemptions"]} == {
        "participation": "emergency",
        "expert_argument": "emergency",
    }
    assert city.call("head_d13", "GET", risk).status_code == 404
    assert city.call("head_d13", "GET", f"{path}/procedures").status_code == 404
    assert (
        city.call("head_d08", "PUT", f"{path}/flags", {"flags": [], "reason": "x"}, If_Match='"1"').status_code == 412
    )
