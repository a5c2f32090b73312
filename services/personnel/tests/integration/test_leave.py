"""Leave from the request to the return: who is asked, who stands in meanwhile, and what goes on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from chassis.errors import IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.leave import (
    approve_leave,
    begin_leave,
    cancel_leave,
    chase_return,
    register_return,
    reject_leave,
)
from personnel.commands.leave import request_leave as request
from personnel.model import Leave
from personnel.present import leave as present
from personnel.queries import leave as leave_reads


def ask(city, login, **more):
    return city.do(login, request.handle, city.leave(**more))


def approve(city, login, leave):
    return city.do(login, approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def back(city, login, leave):
    return city.do(login, register_return.handle, register_return.RegisterReturn(leave.id))


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R7.2")
def test_a_vice_mayors_leave_passes_his_work_to_the_partner_and_back(city):
    mine = {"portfolio:d07", "portfolio:office", "portfolio:area:finance"}
    assert mine <= city.keys("vm1")
    before = city.last_event()
    leave = ask(city, "vm1")
    assert leave.state == "submitted"
    assert city.waiting("mayor") == [("approve_leave", f"leave/{leave.id}")]
    assert mine <= city.keys("vm1")
    assert approve(city, "mayor", leave).state == "on_leave"
    assert city.waiting("mayor") == []
    assert not (mine | {"vice_mayor"}) & city.keys("vm1")
    taken = [power for power in city.standing("vm2").powers if power.via == "substitution"]
    assert mine <= {power.key for power in taken}
    assert {power.on_behalf_of for power in taken} == {city.people["vm1"]}
    assert {power.instrument for power in taken} == {leave.title}
    city.later(1)
    returned = back(city, "vm1", leave)
    assert (returned.state, returned.returned_on) == ("returned", city.today)
    assert mine <= city.keys("vm1")
    assert not mine & city.keys("vm2")
    # History answers as of any date: he was away yesterday, and is not today.
    assert not mine & city.keys("vm1", city.today - timedelta(days=1))
    assert city.events(before) == ["leave.approved", "leave.returned"]
    told = [(act.action, act.outcome) for act in city.acts(f"leave/{leave.id}")]
    assert told == [("request_leave", "allowed"), ("approve_leave", "allowed"), ("register_return", "allowed")]
    assert city.acts(f"leave/{leave.id}")[1].capacity == {"key": "mayor.approve", "via": "own"}


@pytest.mark.rule("R7.2")
def test_powers_stay_with_the_b_role_until_the_return_is_registered(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=2))
    city.later(9)
    assert "portfolio:d07" in city.keys("vm2")
    assert "portfolio:d07" not in city.keys("vm1")
    # Of the days to come nobody knows yet, so they are judged by what was approved.
    assert "portfolio:d07" in city.keys("vm1", city.today + timedelta(days=1))
    back(city, "clerk", leave)
    assert "portfolio:d07" in city.keys("vm1")


@pytest.mark.rule("R75.1")
@pytest.mark.parametrize("days", [1, 3000])
def test_a_request_after_the_start_is_refused_as_late_and_on_record(city, days):
    with pytest.raises(RuleBroken) as refusal:
        ask(city, "vm1", starts=-days)
    assert (refusal.value.rule, refusal.value.judged["days_late"]) == ("R75.1", days)
    [act] = [act for act in city.acts(f"person/{city.people['vm1']}") if act.action == "request_leave"]
    assert (act.outcome, act.rule) == ("refused", "R75.1")


@pytest.mark.rule("R75.2")
def test_the_head_of_a_department_asks_the_vice_mayor_in_charge_and_then_the_mayor(city):
    leave = ask(city, "justice")
    assert leave.chain == ["portfolio:d07", "mayor.approve"]
    assert city.waiting("mayor") == []
    assert [step for step, _ in city.waiting("vm1")] == ["approve_leave"]
    with pytest.raises(RuleBroken, match=r"R75\.2") as refusal:
        approve(city, "mayor", leave)
    assert refusal.value.judged["needed"] == ["portfolio:d07"]
    assert approve(city, "vm1", leave).state == "submitted"
    assert [step for step, _ in city.waiting("mayor")] == ["approve_leave"]
    assert approve(city, "mayor", leave).state == "on_leave"
    # A head keeps the powers of his post: the regulation lets only leaders of the government be stood in for.
    assert "head:d07" in city.keys("justice")


@pytest.mark.rule("R75.2")
@pytest.mark.rule("R7.2")
def test_what_waits_for_a_portfolio_moves_to_the_b_role_and_back(city):
    asked = ask(city, "justice", starts=5)
    approve(city, "mayor", leave := ask(city, "vm1"))
    step = ("approve_leave", f"leave/{asked.id}")
    assert step not in city.waiting("vm1")
    assert step in city.waiting("vm2")
    back(city, "vm1", leave)
    assert step in city.waiting("vm1")
    assert step not in city.waiting("vm2")


@pytest.mark.rule("R9.1")
def test_staff_ask_the_head_of_their_unit(city):
    leave = ask(city, "justice_clerk")
    assert leave.chain == ["head:d07"]
    assert approve(city, "justice", leave).state == "on_leave"


@pytest.mark.rule("R75.1")
def test_nobody_else_approves_and_strangers_do_not_even_know(city):
    leave = ask(city, "director")
    with pytest.raises(RuleBroken, match=r"R75\.1"):
        approve(city, "deputy1", leave)
    with pytest.raises(NotFound):
        approve(city, "head_d01", leave)
    of_vice_mayor = ask(city, "vm1")
    with pytest.raises(RuleBroken, match=r"R75\.1") as refusal:
        approve(city, "vm3", of_vice_mayor)
    assert refusal.value.authority


@pytest.mark.rule("R7.2")
def test_partners_are_not_away_together_unless_a_third_is_named(city):
    approve(city, "mayor", ask(city, "vm1", starts=2))
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        ask(city, "vm2", starts=4)
    # A third cannot release the one whose partner is away: he is needed for the partner's work.
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        ask(city, "vm2", starts=3, stand_in_id=city.people["vm3"])
    assert ask(city, "vm2", starts=5).stand_in_id == city.people["vm1"]
    third = ask(city, "vm3", starts=2, stand_in_id=city.people["vm2"])
    assert approve(city, "mayor", third).stand_in_id == city.people["vm2"]
    # vm4 may go too, because another stands in for his partner.
    approve(city, "mayor", ask(city, "vm4", starts=2, stand_in_id=city.people["vm2"]))


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize("login", ["vm1", "director"])
def test_the_third_named_must_be_another_vice_mayor(city, login):
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        ask(city, "vm1", stand_in_id=city.people[login])


@pytest.mark.rule("R7.2")
def test_of_two_partners_approved_at_once_one_is_refused(city):
    leaves = [ask(city, "vm1"), ask(city, "vm2")]
    start = Barrier(2)

    def try_to(leave):
        start.wait()
        try:
            return approve(city, "mayor", leave).state
        except RuleBroken as refusal:
            return refusal.rule

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_to, leaves)) == ["R7.2", "on_leave"]


def test_a_trip_within_weihai_is_reported_and_still_stood_in_for(city):
    leave = ask(city, "vm1", kind="business", leaves_weihai=False)
    assert (leave.state, leave.chain) == ("on_leave", [])
    assert "portfolio:d07" in city.keys("vm2")
    with pytest.raises(Malformed):
        ask(city, "vm3", kind="business", leaves_weihai=False, leaves_rushan=False)


def test_a_leave_is_called_off_before_it_begins_and_not_after(city):
    approve(city, "mayor", leave := ask(city, "vm1", starts=1))
    cancel = cancel_leave.CancelLeave(leave.id)
    with pytest.raises(RuleBroken, match=r"R75\.3"):
        city.do("mayor", cancel_leave.handle, cancel)
    with pytest.raises(IllegalStep):
        back(city, "vm1", leave)
    assert city.do("vm1", cancel_leave.handle, cancel).state == "cancelled"
    approve(city, "mayor", other := ask(city, "vm1", starts=1))
    city.later(1)
    with pytest.raises(IllegalStep):
        city.do("vm1", cancel_leave.handle, cancel_leave.CancelLeave(other.id))


def test_a_rejected_leave_keeps_its_reason_and_waits_no_longer(city):
    leave = ask(city, "director")
    rejected = city.do("mayor", reject_leave.handle, reject_leave.RejectLeave(leave.id, "近期有重要会议"))
    assert (rejected.state, rejected.note) == ("rejected", "近期有重要会议")
    assert city.waiting("mayor") == []
    with pytest.raises(IllegalStep):
        approve(city, "mayor", leave)


@pytest.mark.rule("R75.3")
def test_an_overdue_return_is_chased_once_a_day(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=1))
    city.later(1)
    assert chase_return.sweep(city.runtime) == 0
    city.later(1)
    before = city.last_event()
    assert [chase_return.sweep(city.runtime) for _ in range(2)] == [1, 0]
    step = ("register_return", f"leave/{leave.id}")
    assert step in city.waiting("vm1")
    assert step in city.waiting("clerk")
    assert step not in city.waiting("vm2")
    city.later(1)
    assert chase_return.sweep(city.runtime) == 1
    back(city, "vm1", leave)
    assert city.waiting("vm1") == []
    city.later(1)
    assert chase_return.sweep(city.runtime) == 0
    assert city.events(before) == ["leave.overdue", "leave.overdue", "leave.returned"]
    assert [act.action for act in city.acts(f"leave/{leave.id}")].count("chase_return") == 2


def test_leaves_begin_on_their_day(city):
    approve(city, "mayor", leave := ask(city, "vm1", starts=1))
    assert begin_leave.sweep(city.runtime) == 0
    city.later(1)
    assert [begin_leave.sweep(city.runtime) for _ in range(2)] == [1, 0]
    with city.runtime.reading() as session:
        assert session.get_one(Leave, leave.id).state == "on_leave"


def test_the_reason_is_for_the_person_the_approver_and_the_office(city):
    approve(city, "mayor", leave := ask(city, "vm1"))
    readers = ("vm1", "mayor", "clerk", "vm2")
    reasons = {who: present.leave(city.ask(who, leave_reads.get_leave, leave.id)).reason for who in readers}
    assert reasons == {"vm1": "家事", "mayor": "家事", "clerk": "家事", "vm2": ""}
    # Leaders know of each other's absence, but not why; a department does not.
    assert [view.whole for view in city.ask("vm3", leave_reads.list_leaves, "", None, "", 0)[0]] == [False]
    with pytest.raises(NotFound):
        city.ask("head_d01", leave_reads.get_leave, leave.id)
    assert city.ask("head_d01", leave_reads.list_leaves, "", None, "", 0) == ([], "")
    assert len(city.ask("clerk", leave_reads.list_leaves, "on_leave", None, "", 0)[0]) == 1
    assert city.ask("vm2", queries.knows, f"leave/{leave.id}")
    assert not city.ask("head_d01", queries.knows, f"leave/{leave.id}")


def test_a_repeated_key_gets_the_same_leave_and_a_stale_version_is_refused(city):
    command = city.leave()
    first = city.do("vm1", request.handle, command, key="one")
    assert city.do("vm1", request.handle, command, key="one").code == str(first.id)
    with pytest.raises(StaleVersion):
        city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(first.id), version=7)
    assert len(city.ask("vm1", leave_reads.list_leaves, "", None, "", 0)[0]) == 1


@pytest.mark.rule("R7.2")
def test_of_two_partners_who_ask_for_the_same_days_the_first_to_be_approved_goes(city):
    first = city.do("vm1", request.handle, city.leave(starts=1))
    second = city.do("vm2", request.handle, city.leave(starts=1))
    # A leave that was only asked for keeps nobody away, so the one does not stand in the other's way.
    assert city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(first.id)).state == "approved"
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(second.id))
