"""Department meetings: who plans them, the quota of a year, the protected heads of towns, costs, and who knows."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from chassis.errors import AlreadyExists, IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from meetings.commands.department_meeting.cancel_department_meeting import CancelDepartmentMeeting

ID = "01900000-0000-7000-8000-000000000000"
PLAN = {"unit": "d08", "kind": "other", "title": "财政工作座谈会", "day": "2026-12-10", "units": ["d09"]}
ANNUAL = PLAN | {"kind": "annual", "title": "全市财政工作会议"}


@pytest.fixture
def call(faces):
    return faces


def plan(call, by="head_finance", **more):
    return call(by, "PlanDepartmentMeeting", **(PLAN | more))


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize("name", ["clerk_finance", "clerk", "mayor", "vm1", "stranger"])
def test_nobody_but_its_head_plans_a_departments_meeting(house, call, name):
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        plan(call, by=name)
    assert house.rows("SELECT 1 FROM department_meetings") == []
    assert [row.rule for row in house.rows("SELECT rule FROM acts WHERE outcome = 'refused'")] == ["R9.1"]


@pytest.mark.rule("R55.4")
def test_a_meeting_is_planned_held_and_reported(house, call):
    made = plan(
        call,
        starts_at="2026-12-10T09:00:00+08:00",
        ends_at="2026-12-10T11:00:00+08:00",
        cost_estimate=3000,
        budget_item="会议费",
        key="one",
    )
    assert (made.state, made.unit, made.units, made.starts_at) == (
        "planned",
        "d08",
        ["d09"],
        "2026-12-10T01:00:00.000Z",
    )
    assert plan(call, starts_at="2026-12-10T09:00:00+08:00", ends_at="2026-12-10T11:00:00+08:00", cost_estimate=3000,
                budget_item="会议费", key="one") == made  # fmt: skip
    assert len(house.rows("SELECT 1 FROM department_meetings")) == 1
    subject = f"department_meeting/{made.id}"
    assert house.pending(subject) == {"report_department_meeting": ["head:d08"]}
    report = {"department_meeting_id": made.id, "head_count": 40, "minutes": 110, "cost": 2800, "report": "已部署"}
    with pytest.raises(Malformed):
        call("head_finance", "ReportDepartmentMeeting", **report)
    house.at(2026, 12, 10, 12, 0)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        call("clerk_finance", "ReportDepartmentMeeting", **report)
    held = call("head_finance", "ReportDepartmentMeeting", **report)
    assert (held.state, held.head_count, held.minutes, held.cost, held.budget_item) == ("held", 40, 110, 2800, "会议费")
    assert house.pending(subject) == {}
    for rpc, fields in (
        ("ReportDepartmentMeeting", report),
        ("CancelDepartmentMeeting", {"department_meeting_id": made.id, "reason": "晚了"}),
        ("InviteToDepartmentMeeting", {"department_meeting_id": made.id}),
    ):
        with pytest.raises(IllegalStep):
            call("head_finance", rpc, **fields)
    told = house.rows("SELECT body FROM outbox WHERE routing_key LIKE '%department_meeting%' ORDER BY id")
    facts = [json.loads(bytes(row.body))["data"] for row in told]
    assert [fact["state"] for fact in facts] == ["planned", "held"]
    assert all("财政" not in str(fact) for fact in facts)


@pytest.mark.rule("R81.1")
@pytest.mark.parametrize(("cost", "item", "passes"), [(0, "", True), (1, "", False), (1, "会议费", True)])
def test_what_costs_anything_names_its_budget_item(house, call, cost, item, passes):
    if passes:
        assert plan(call, cost_estimate=cost, budget_item=item).budget_item == item
        return
    with pytest.raises(RuleBroken, match=r"R81\.1") as refused:
        plan(call, cost_estimate=cost, budget_item=item)
    assert refused.value.judged == {"cost": 1, "budget_item": ""}
    made = plan(call)
    house.at(2026, 12, 10, 12, 0)
    report = {"department_meeting_id": made.id, "head_count": 1, "minutes": 1}
    with pytest.raises(RuleBroken, match=r"R81\.1"):
        call("head_finance", "ReportDepartmentMeeting", **report, cost=1)
    assert call("head_finance", "ReportDepartmentMeeting", **report, cost=1, budget_item="公用经费").state == "held"


@pytest.mark.rule("R55.2")
def test_the_second_annual_meeting_of_a_calendar_year_is_refused(house, call):
    first = plan(call, **ANNUAL)
    with pytest.raises(RuleBroken, match=r"R55\.2") as refused:
        plan(call, **ANNUAL | {"day": "2026-12-31"})
    judged = refused.value.judged
    assert (judged["year"], judged["used"], judged["per_department"], judged["city_used"]) == (2026, 1, 1, 1)
    # The next year has its own, other meetings and other departments are not reckoned against it.
    later = plan(call, **ANNUAL | {"day": "2027-01-01"})
    plan(call)
    plan(call, by="stranger", **ANNUAL | {"unit": "d09"})
    quota = call("clerk", "GetDepartmentMeetingQuota")
    assert (quota.year, quota.per_department, quota.used) == (2026, 1, 2)
    assert {row.unit: row.used for row in quota.units} == {"d08": 1, "d09": 1}
    own = call("head_finance", "GetDepartmentMeetingQuota", year=2027)
    assert (own.used, [(row.unit, row.used) for row in own.units]) == (1, [("d08", 1)])
    # Postponing within the year uses nothing, into a year that is used up it is refused.
    move = {"department_meeting_id": first.id, "reason": "场地"}
    assert call("head_finance", "PostponeDepartmentMeeting", **move, day="2026-12-30").day == "2026-12-30"
    with pytest.raises(RuleBroken, match=r"R55\.2"):
        call("head_finance", "PostponeDepartmentMeeting", **move, day="2027-03-01")
    assert house.pending(f"department_meeting/{first.id}") == {"report_department_meeting": ["head:d08"]}
    # What is called off is free again.
    call("head_finance", "CancelDepartmentMeeting", department_meeting_id=later.id, reason="合并")
    moved = call("head_finance", "PostponeDepartmentMeeting", **move, day="2027-03-01")
    assert (moved.day, moved.note) == ("2027-03-01", "场地")
    assert plan(call, **ANNUAL).state == "planned"


@pytest.mark.rule("R55.2")
def test_of_two_that_ask_at_once_one_is_refused(house, call):
    def ask(number):
        try:
            return plan(call, **ANNUAL | {"day": f"2026-12-{number}"}).state
        except RuleBroken as refusal:
            return refusal.rule

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(ask, range(20, 24)))
    assert found == ["R55.2", "R55.2", "R55.2", "planned"]
    assert len(house.rows("SELECT 1 FROM department_meetings WHERE state = 'planned'")) == 1


@pytest.mark.rule("R55.3")
def test_heads_of_towns_are_asked_by_an_approved_exception_alone(house, call):
    with pytest.raises(RuleBroken, match=r"R55\.3") as refused:
        plan(call, heads_of=["t01", "d09"])
    assert refused.value.judged == {"heads": ["head:t01"], "approved": []}
    made = plan(call, heads_of=["d09"])
    assert made.heads_of == ["d09"]
    invite = {"department_meeting_id": made.id, "units": ["d10"], "heads_of": ["t01"]}
    request = {"department_meeting_id": made.id, "towns": ["t01"], "reason": "须当面签责任书"}
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        call("clerk_finance", "RequestTownException", **request)
    with pytest.raises(Malformed):
        call("head_finance", "RequestTownException", **request | {"towns": ["d09"]})
    asked = call("head_finance", "RequestTownException", **request)
    subject = f"town_exception/{asked.id}"
    assert house.pending(subject) == {"approve_town_exception": ["mayor.approve", "portfolio:d08"]}
    with pytest.raises(RuleBroken, match=r"R55\.3"):
        call("head_finance", "InviteToDepartmentMeeting", **invite)
    with pytest.raises(AlreadyExists):
        call("head_finance", "RequestTownException", **request)
    for name in ("head_finance", "clerk", "vm2"):
        with pytest.raises(RuleBroken, match=r"R55\.3"):
            call(name, "ApproveTownException", exception_id=asked.id)
    for name in ("stranger", "head_t01"):
        with pytest.raises(NotFound):
            call(name, "ApproveTownException", exception_id=asked.id)
    given = call("vm1", "ApproveTownException", exception_id=asked.id, opinion="同意")
    assert (given.state, given.decided_by, given.opinion) == ("approved", "vm1", "同意")
    assert house.pending(subject) == {}
    invited = call("head_finance", "InviteToDepartmentMeeting", **invite)
    assert (invited.units, invited.heads_of) == (["d10", "t01"], ["t01"])
    # The exception names one town; another is protected still.
    house.neighbours.kinds["t02"] = "town"
    with pytest.raises(RuleBroken, match=r"R55\.3"):
        call("head_finance", "InviteToDepartmentMeeting", **invite | {"heads_of": ["t01", "t02"]})
    with pytest.raises(RuleBroken, match=r"R55\.3"):
        call("head_finance", "RevokeTownException", exception_id=asked.id, opinion="不必了")
    assert call("mayor", "RevokeTownException", exception_id=asked.id, opinion="不必了").state == "revoked"
    after = call("head_finance", "GetDepartmentMeeting", department_meeting_id=made.id)
    assert (after.units, after.heads_of, after.version) == (["d10"], [], invited.version + 1)
    with pytest.raises(RuleBroken, match=r"R55\.3"):
        call("head_finance", "InviteToDepartmentMeeting", **invite)
    with pytest.raises(IllegalStep):
        call("mayor", "ApproveTownException", exception_id=asked.id)


@pytest.mark.rule("R55.3")
def test_an_exception_is_refused_with_a_reason_or_falls_with_its_meeting(house, call):
    made = plan(call)
    request = {"department_meeting_id": made.id, "towns": ["t01"], "reason": "签责任书"}
    first = call("head_finance", "RequestTownException", **request)
    with pytest.raises(Malformed):
        call("mayor", "RejectTownException", exception_id=first.id)
    assert call("mayor", "RejectTownException", exception_id=first.id, opinion="分管负责人参加即可").state == "rejected"
    second = call("head_finance", "RequestTownException", **request)
    call("head_finance", "CancelDepartmentMeeting", department_meeting_id=made.id, reason="改发文件")
    gone = call("head_finance", "GetTownException", exception_id=second.id)
    assert (gone.state, gone.version) == ("withdrawn", 2)
    assert house.pending(f"town_exception/{second.id}") == {}
    with pytest.raises(IllegalStep):
        call("head_finance", "RequestTownException", **request)
    listed = call("vm2", "ListTownExceptions", department_meeting_id=made.id)
    assert [row.state for row in listed.exceptions] == ["withdrawn", "rejected"]
    assert [row.state for row in call("mayor", "ListTownExceptions", state="rejected").exceptions] == ["rejected"]
    assert call("stranger", "ListTownExceptions").exceptions == []


def test_a_meeting_is_known_to_its_department_the_invited_the_office_and_the_leaders(house, call):
    made = plan(call, level=1)
    for name in ("clerk_finance", "stranger", "clerk_d09", "clerk", "vm2", "mayor"):
        assert call(name, "GetDepartmentMeeting", department_meeting_id=made.id).id == made.id
        assert [row.id for row in call(name, "ListDepartmentMeetings").meetings] == [made.id]
    for name in ("head_d10", "outsider"):
        with pytest.raises(NotFound):
            call(name, "GetDepartmentMeeting", department_meeting_id=made.id)
        assert call(name, "ListDepartmentMeetings").meetings == []
        with pytest.raises(NotFound):
            call(name, "CancelDepartmentMeeting", department_meeting_id=made.id, reason="x")
    secret = plan(call, by="director", unit="d01", level=2, units=[])
    assert [row.id for row in call("clerk", "ListDepartmentMeetings").meetings] == [made.id]
    listed = call("director", "ListDepartmentMeetings", year=2026, state="planned")
    assert [row.id for row in listed.meetings] == [secret.id, made.id]
    assert call("director", "ListDepartmentMeetings", kind="annual").meetings == []
    assert [row.id for row in call("director", "ListDepartmentMeetings", unit="d08").meetings] == [made.id]


def test_a_list_is_paged(call):
    made = [plan(call, title=f"会议{number}").id for number in range(3)]
    first = call("clerk", "ListDepartmentMeetings", limit=2)
    second = call("clerk", "ListDepartmentMeetings", limit=2, cursor=first.next_cursor)
    assert [row.id for row in (*first.meetings, *second.meetings)] == made[::-1]
    assert second.next_cursor == ""


def test_a_stale_version_is_refused(house, call):
    made = plan(call)
    with pytest.raises(StaleVersion):
        house.do("head_finance", CancelDepartmentMeeting(UUID(made.id), "x"), expected_version=7)


@pytest.mark.rule("R55.1")
def test_the_answer_to_a_plan_says_what_it_could_be_merged_with(call):
    near = plan(call, by="stranger", unit="d09", units=["d08"], title="人社座谈会", day="2026-12-09")
    made = plan(call, title="财政座谈会")
    assert [(one.kind, one.subject) for one in made.advice] == [("merge", f"department_meeting/{near.id}")]
    assert made.advice[0].title == "人社座谈会"
    assert call("head_finance", "GetDepartmentMeeting", department_meeting_id=made.id).advice == []
    # Where the planner is not concerned by the other meeting, it is not told of it.
    call("stranger", "InviteToDepartmentMeeting", department_meeting_id=near.id, units=[])
    assert plan(call, title="座谈会", units=["d09"]).advice[0].title == "财政座谈会"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"unit": ""}, "unit"),
        ({"kind": "gala"}, "kind"),
        ({"title": ""}, "title"),
        ({"day": "soon"}, "day"),
        ({"day": "2026-11-15"}, "day"),
        ({"starts_at": "2026-12-10T09:00:00+08:00"}, "ends_at"),
        ({"starts_at": "2026-12-11T09:00:00+08:00", "ends_at": "2026-12-11T10:00:00+08:00"}, "starts_at"),
        ({"starts_at": "2026-12-10T09:00:00+08:00", "ends_at": "2026-12-10T09:00:00+08:00"}, "ends_at"),
        ({"starts_at": "2026-12-10T09:00:00", "ends_at": "2026-12-10T10:00:00"}, "starts_at"),
        ({"starts_at": "nine", "ends_at": "ten"}, "starts_at"),
        ({"form": "smoke"}, "form"),
        ({"purpose": "tea"}, "purpose"),
        ({"units": ["d09", "d09"]}, "units"),
        ({"units": [f"u{number}" for number in range(101)]}, "units"),
        ({"heads_of": ["nowhere"]}, "heads_of"),
        ({"head_count_planned": -1}, "head_count_planned"),
        ({"cost_estimate": 100_000_001}, "cost_estimate"),
        ({"budget_item": "长" * 201}, "budget_item"),
        ({"level": 5}, "level"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(house, call, fields, named):
    with pytest.raises(Malformed) as refused:
        plan(call, **fields)
    assert named in refused.value.fields
    assert house.rows("SELECT 1 FROM department_meetings") == []


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("PostponeDepartmentMeeting", {"department_meeting_id": ID, "day": "2026-12-10"}, "reason"),
        ("ReportDepartmentMeeting", {"department_meeting_id": ID, "minutes": 1}, "head_count"),
        ("ReportDepartmentMeeting", {"department_meeting_id": ID, "head_count": 1}, "minutes"),
        ("ListDepartmentMeetings", {"year": 3}, "year"),
        ("ListDepartmentMeetings", {"kind": "x"}, "kind"),
        ("ListTownExceptions", {"state": "x"}, "state"),
        ("RequestTownException", {"department_meeting_id": ID, "reason": "x"}, "towns"),
        ("GetDepartmentMeetingQuota", {"year": -1}, "year"),
    ],
)
def test_other_bad_fields_are_named(call, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        call("head_finance", rpc, **fields)
    assert named in refused.value.fields


def test_a_ceiling_lowered_by_the_city_counts_all_departments(house, call, tmp_path):
    pack = tmp_path / "pack.toml"
    pack.write_text('[rules."R55.2"]\ncity_ceiling = [{ from = 2022-06-17, value = 1 }]\n', encoding="utf-8")
    from chassis.law import Rulebook

    house.runtime.book = Rulebook.load("meetings", str(pack))
    try:
        plan(call, **ANNUAL)
        with pytest.raises(RuleBroken, match=r"R55\.2") as refused:
            plan(call, by="stranger", **ANNUAL | {"unit": "d09"})
        assert (refused.value.judged["used"], refused.value.judged["city_used"]) == (0, 1)
    finally:
        Rulebook.load("meetings")
