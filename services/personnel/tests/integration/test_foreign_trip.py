"""Travel abroad: the plan of a year, trips against it, and what is used."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from chassis.errors import AboveCeiling, IllegalStep, NotFound, NotPermitted
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.foreign_trip import (
    approve_foreign_trip,
    approve_foreign_trip_plan,
    cancel_foreign_trip,
    reject_foreign_trip,
    reject_foreign_trip_plan,
    report_foreign_return,
)
from personnel.commands.foreign_trip import request_foreign_trip as request
from personnel.commands.foreign_trip import set_foreign_trip_plan as plans
from personnel.queries import foreign_trip as reads

YEAR = 2026


def proposed(city, groups=2, people=10, unit="", year=YEAR, by="clerk"):
    return city.do(by, plans.handle, plans.SetForeignTripPlan(year, unit, groups, people, "威外〔2026〕1号"))


def in_force(city, *given, **more):
    plan = proposed(city, *given, **more)
    return city.do("mayor", approve_foreign_trip_plan.handle, approve_foreign_trip_plan.ApproveForeignTripPlan(plan.id))


def asked(city, by="head_d16", unit="d16", members=3, starts=5, **more):
    first = more.pop("first", city.today + timedelta(days=starts))
    given = {
        "unit": unit, "leader_id": city.people["head_d16"], "members": members, "names": ("甲",),
        "countries": ("韩国",), "starts": first, "until": first + timedelta(days=4), "purpose": "招商",
        "cost_source": "部门预算", "document_id": None, "added_by": "", "level": 0,
    }  # fmt: skip
    return city.do(by, request.handle, request.RequestForeignTrip(**(given | more)))


def approve(city, login, trip):
    return city.do(login, approve_foreign_trip.handle, approve_foreign_trip.ApproveForeignTrip(trip.id))


def cancel(city, login, trip):
    return city.do(login, cancel_foreign_trip.handle, cancel_foreign_trip.CancelForeignTrip(trip.id, "计划有变"))


def back(city, login, trip, on):
    return city.do(
        login, report_foreign_return.handle, report_foreign_return.ReportForeignReturn(trip.id, on, "签约一项")
    )


@pytest.mark.rule("R81.2")
def test_a_trip_within_the_plan_goes_to_the_vice_mayor_in_charge_and_the_mayor(city):
    in_force(city)
    before = city.last_event()
    trip = asked(city)
    assert (trip.state, trip.chain, trip.year) == ("submitted", ["portfolio:d16", "mayor.approve"], YEAR)
    step = ("approve_trip", f"foreign_trip/{trip.id}")
    assert (city.waiting("vm2"), city.waiting("mayor"), city.waiting("vm1")) == ([step], [], [])
    with pytest.raises(RuleBroken, match=r"R81\.2") as refusal:
        approve(city, "mayor", trip)
    assert refusal.value.authority
    assert approve(city, "vm2", trip).state == "submitted"
    assert (city.waiting("vm2"), city.waiting("mayor")) == ([], [step])
    assert approve(city, "mayor", trip).state == "approved"
    assert city.waiting("head_d16") == [("report_foreign_return", step[1])]
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        back(city, "head_d16", trip, city.today)
    city.later(8)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        cancel(city, "head_d16", trip)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        back(city, "head_d16", trip, city.today + timedelta(days=1))
    returned = back(city, "head_d16", trip, city.today)
    assert (returned.state, returned.returned_on) == ("returned", city.today)
    assert city.waiting("head_d16") == []
    assert city.events(before) == ["foreign_trip.changed"] * 3
    with pytest.raises(IllegalStep):
        approve(city, "mayor", trip)


@pytest.mark.rule("R81.2")
def test_what_waits_counts_and_what_is_refused_or_called_off_does_not(city):
    in_force(city, 2, 10)
    first, second = asked(city), asked(city)
    with pytest.raises(RuleBroken, match=r"R81\.2") as refusal:
        asked(city)
    assert (refusal.value.judged["groups_left"], refusal.value.judged["people_left"]) == (0, 4)
    assert not refusal.value.authority
    cancel(city, "head_d16", second)
    third = asked(city)
    rejected = city.do("vm2", reject_foreign_trip.handle, reject_foreign_trip.RejectForeignTrip(first.id, "压缩"))
    assert (rejected.state, rejected.note) == ("rejected", "压缩")
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city, members=8)
    assert asked(city, members=7).state == "submitted"
    assert third.state == "submitted"
    with pytest.raises(IllegalStep):
        approve(city, "vm2", first)


@pytest.mark.rule("R81.2")
def test_the_plan_of_the_unit_and_that_of_the_city_both_hold(city):
    with pytest.raises(RuleBroken, match=r"R81\.2") as refusal:
        asked(city)
    assert refusal.value.judged["planned"] is False
    in_force(city, 1, 3, unit="d16")
    asked(city)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city)
    in_force(city, 2, 9)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city)
    other = {"by": "head_d08", "unit": "d08", "leader_id": city.people["head_d08"]}
    assert asked(city, **other).state == "submitted"
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city, **other)


@pytest.mark.rule("R81.2")
def test_of_two_who_ask_at_once_for_the_last_group_one_is_refused(city):
    for year in range(2027, 2032):
        in_force(city, 1, 10, year=year)
        start = Barrier(2)

        def try_to(login, start=start, year=year):
            start.wait()
            try:
                return asked(city, by=login, first=date(year, 3, 1)).state
            except RuleBroken as refusal:
                return refusal.rule

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(try_to, ["head_d16", "clerk"])) == ["R81.2", "submitted"]


@pytest.mark.rule("R81.2")
def test_a_step_approved_twice_at_once_is_approved_once(city):
    in_force(city, 10, 100)
    for trip in [asked(city) for _ in range(5)]:
        start = Barrier(2)

        def try_to(_, start=start, trip=trip):
            start.wait()
            try:
                return approve(city, "vm2", trip).stage
            except RuleBroken as refusal:
                return refusal.judged["needed"]

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(try_to, range(2)), key=str) == [1, ["mayor.approve"]]


@pytest.mark.rule("R81.2")
def test_a_trip_belongs_to_the_year_in_which_it_leaves(city):
    in_force(city, 1, 10)
    in_force(city, 1, 10, year=2027)
    over = asked(city, first=date(2026, 12, 31))
    assert (over.year, over.until) == (2026, date(2027, 1, 4))
    assert asked(city, first=date(2027, 1, 1)).year == 2027
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city, first=date(2026, 12, 30))


@pytest.mark.rule("R81.2")
def test_the_mayor_adds_what_goes_beyond_the_plan(city):
    in_force(city, 0, 0)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city)
    trip = asked(city, added_by="乳政字〔2026〕9号")
    assert trip.chain[-1] == "mayor.approve"
    approve(city, "vm2", trip)
    assert approve(city, "mayor", trip).state == "approved"
    year, rows = city.ask("clerk", reads.get_foreign_trip_usage, 0)
    assert year == YEAR
    assert [(row.unit, row.groups, row.groups_used, row.groups_added, row.people_added) for row in rows] == [
        ("", 0, 0, 1, 3),
        ("d16", None, 0, 1, 3),
    ]


@pytest.mark.rule("R81.2")
def test_a_plan_cut_after_the_request_is_seen_at_the_approval(city):
    in_force(city, 2, 10)
    trip = asked(city)
    in_force(city, 2, 2)
    with pytest.raises(RuleBroken, match=r"R81\.2") as refusal:
        approve(city, "vm2", trip)
    assert refusal.value.judged["people_left"] == 2
    in_force(city, 2, 3)
    assert approve(city, "vm2", trip).stage == 1


@pytest.mark.rule("R81.2")
def test_plans_are_proposed_by_the_office_approved_by_the_mayor_and_keep_their_history(city):
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        proposed(city, by="mayor")
    first = in_force(city, 2, 10)
    second, third = proposed(city, 3, 12), proposed(city, 4, 15)
    assert [step for step, _ in city.waiting("mayor")] == ["approve_plan"]
    judge = approve_foreign_trip_plan.ApproveForeignTripPlan(third.id)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        city.do("clerk", approve_foreign_trip_plan.handle, judge)
    with pytest.raises(IllegalStep):
        city.do("mayor", approve_foreign_trip_plan.handle, approve_foreign_trip_plan.ApproveForeignTripPlan(second.id))
    reject = reject_foreign_trip_plan.RejectForeignTripPlan(third.id, "再压缩")
    assert city.do("mayor", reject_foreign_trip_plan.handle, reject).note == "再压缩"
    fourth = in_force(city, 1, 5)
    assert city.waiting("mayor") == []
    rows = city.ask("vm1", reads.list_foreign_trip_plans, YEAR, "", "", "", 0)[0]
    assert [(row.number, row.groups, row.state) for row in rows] == [
        (4, 1, "approved"), (3, 4, "rejected"), (2, 3, "superseded"), (1, 2, "superseded")
    ]  # fmt: skip
    assert {first.id, second.id, third.id, fourth.id} == {row.id for row in rows}
    told = [(act.action, act.outcome) for act in city.acts(f"foreign_trip_plan/{first.id}")]
    assert told == [(f"{verb}_foreign_trip_plan", "allowed") for verb in ("set", "approve", "approve")]
    with pytest.raises(NotFound):
        proposed(city, unit="x99")


@pytest.mark.rule("R81.2")
def test_who_may_ask_and_call_off(city):
    in_force(city)
    with pytest.raises(RuleBroken, match=r"R81\.2") as refusal:
        asked(city, by="head_d01")
    assert refusal.value.authority
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        asked(city, starts=-1)
    with pytest.raises(NotFound):
        asked(city, leader_id=uuid4())
    trip = asked(city, by="clerk", leader_id=city.people["vm2"])
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        cancel(city, "mayor", trip)
    assert cancel(city, "vm2", trip).state == "cancelled"
    late = asked(city)
    city.later(9)
    assert cancel(city, "clerk", late).state == "cancelled"


def test_a_trip_is_known_to_those_it_concerns_and_only_as_far_as_they_are_cleared(city):
    city.runtime.settings = replace(city.runtime.settings, classification_ceiling=2)
    in_force(city, 5, 50)
    in_force(city, 5, 50, unit="d16")
    trip, secret = asked(city), asked(city, level=2)
    for login in ("head_d16", "vm2", "mayor"):
        found = city.ask(login, reads.list_foreign_trips, 0, "", "", "", 0)[0]
        assert [row.id for row in found] == [secret.id, trip.id]
        assert city.ask(login, queries.knows, f"foreign_trip/{secret.id}")
    # The clerk is of the office, but not cleared for what is secret: neither the trip nor its number is told.
    assert [row.id for row in city.ask("clerk", reads.list_foreign_trips, 0, "", "", "", 0)[0]] == [trip.id]
    with pytest.raises(NotFound):
        city.ask("clerk", reads.get_foreign_trip, secret.id)
    assert [row.groups_used for row in city.ask("clerk", reads.get_foreign_trip_usage, YEAR)[1]] == [1, 1]
    assert [row.groups_used for row in city.ask("mayor", reads.get_foreign_trip_usage, YEAR)[1]] == [2, 2]
    for login in ("head_d01", "justice_clerk"):
        assert city.ask(login, reads.list_foreign_trips, 0, "", "", "", 0) == ([], "")
        with pytest.raises(NotFound):
            city.ask(login, reads.get_foreign_trip, trip.id)
        assert not city.ask(login, queries.knows, f"foreign_trip/{trip.id}")
        assert city.ask(login, reads.list_foreign_trip_plans, 0, "", "", "", 0) == ([], "")
    assert [row.id for row in city.ask("vm2", reads.list_foreign_trips, YEAR, "d16", "submitted", "", 0)[0]]
    assert city.ask("vm2", reads.list_foreign_trips, 2025, "", "", "", 0) == ([], "")
    with pytest.raises(AboveCeiling):
        asked(city, level=3)


def test_the_head_of_a_unit_sees_that_unit_and_others_nothing(city):
    in_force(city, 5, 50)
    mine = in_force(city, 2, 5, unit="d16")
    asked(city)
    _, rows = city.ask("head_d16", reads.get_foreign_trip_usage, YEAR)
    assert [(row.unit, row.name, row.groups, row.groups_used, row.people_used) for row in rows] == [
        ("d16", "市商务局", 2, 1, 3)
    ]
    plans_seen = city.ask("head_d16", reads.list_foreign_trip_plans, YEAR, "", "", "", 0)[0]
    assert [row.id for row in plans_seen] == [mine.id]
    assert city.ask("head_d16", reads.get_foreign_trip_plan, mine.id).groups == 2
    with pytest.raises(NotFound):
        city.ask("head_d01", reads.get_foreign_trip_plan, mine.id)
    for read in (reads.get_foreign_trip_usage, reads.download_foreign_trip_usage):
        with pytest.raises(NotPermitted):
            city.ask("justice_clerk", read, YEAR)


def test_the_usage_as_a_workbook(city):
    in_force(city, 5, 50)
    asked(city)
    file = city.ask("clerk", reads.download_foreign_trip_usage, YEAR)
    assert file.filename == "2026年因公出国（境）.xlsx"
    rows = list(load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True))
    assert rows[2:] == [("全市", 5, 50, 1, 3, 0, 0), ("市商务局", "无计划", "无计划", 1, 3, 0, 0)]
    assert city.ask("clerk", reads.download_foreign_trip_usage, YEAR) == file
