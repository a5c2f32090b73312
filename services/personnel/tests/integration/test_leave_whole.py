"""More time, another stand-in, deputies for heads, annual leave, and the report upward, each with what it refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from chassis.errors import IllegalStep, Malformed
from chassis.law import RuleBroken
from personnel.commands.leave import (
    agree_stand_in,
    approve_extension,
    approve_leave,
    chase_return,
    decline_stand_in,
    extend_leave,
    name_stand_in,
    register_return,
    reject_extension,
    report_upward,
    watch_stand_in,
)
from personnel.commands.leave import request_leave as request
from personnel.commands.mandate import delegate_mayor
from personnel.model import Appointment, Leave, Post
from personnel.queries import identity as identity_reads
from personnel.rules.standing_rules import suspended


def ask(city, login, **more):
    return city.do(login, request.handle, city.leave(**more))


def approve(city, login, leave):
    return city.do(login, approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def back(city, login, leave):
    return city.do(login, register_return.handle, register_return.RegisterReturn(leave.id))


def extend(city, login, leave, days, half="pm"):
    command = extend_leave.ExtendLeave(leave.id, city.today + timedelta(days=days), "会议延长", half)
    return city.do(login, extend_leave.handle, command)


def agree_to_extension(city, login, leave):
    return city.do(login, approve_extension.handle, approve_extension.ApproveExtension(leave.id))


def name(city, login, leave, stand_in):
    return city.do(login, name_stand_in.handle, name_stand_in.NameStandIn(leave.id, city.people[stand_in]))


def all_at_once(*tries):
    """Let several try at the same instant; what each got, or the rule that refused it."""
    start = Barrier(len(tries))

    def run(one):
        start.wait()
        try:
            return one()
        except RuleBroken as refusal:
            return refusal.rule

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


@pytest.mark.rule("R75.1")
def test_more_time_is_asked_for_and_granted_by_the_same_chain(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=2))
    before = city.last_event()
    asked = extend(city, "vm1", leave, 3)
    assert (asked.state, asked.wanted_half - asked.due_half) == ("extending", 4)
    assert city.waiting("mayor") == [("approve_extension", f"leave/{leave.id}")]
    with pytest.raises(RuleBroken, match=r"R75\.1"):
        agree_to_extension(city, "vm3", leave)
    granted = agree_to_extension(city, "mayor", leave)
    assert (granted.state, granted.until, granted.wanted_half) == ("on_leave", city.today + timedelta(days=3), None)
    assert str(granted.until) in granted.title
    assert city.waiting("mayor") == []
    assert city.events(before) == ["leave.extended"]
    assert "portfolio:d07" in city.keys("vm2", city.today + timedelta(days=3))


@pytest.mark.rule("R75.1")
def test_more_time_that_is_refused_leaves_the_old_end(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=2))
    extend(city, "vm1", leave, 3)
    command = reject_extension.RejectExtension(leave.id, "按期返回")
    refused = city.do("mayor", reject_extension.handle, command)
    assert (refused.state, refused.until, refused.note) == ("on_leave", city.today + timedelta(days=1), "按期返回")
    assert city.waiting("mayor") == []
    assert back(city, "vm1", leave).state == "returned"


@pytest.mark.rule("R75.1")
def test_more_time_comes_too_late_once_the_leave_is_over(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=1, until_half="am"))
    with pytest.raises(Malformed):
        extend(city, "vm1", leave, 0, "am")
    city.runtime.clock.move(hours=3)
    with pytest.raises(RuleBroken, match=r"R75\.1") as refusal:
        extend(city, "vm1", leave, 1)
    assert refusal.value.judged["halves_late"] == 1
    [act] = [act for act in city.acts(f"leave/{leave.id}") if act.action == "extend_leave" and act.rule == "R75.1"]
    assert act.outcome == "refused"


@pytest.mark.rule("R7.2")
def test_more_time_does_not_reach_into_the_stand_ins_own_leave_by_half_a_day(city):
    approve(city, "mayor", ask(city, "vm2", starts=2, days=1, starts_half="pm"))
    approve(city, "mayor", leave := ask(city, "vm1", days=2))
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        extend(city, "vm1", leave, 2)
    extend(city, "vm1", leave, 2, "am")
    assert agree_to_extension(city, "mayor", leave).until_half == "am"


@pytest.mark.rule("R7.2")
def test_more_time_is_judged_again_when_it_is_granted(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=2))
    extend(city, "vm1", leave, 3)
    other = ask(city, "vm2", starts=2, days=2)
    assert all_at_once(
        lambda: agree_to_extension(city, "mayor", leave).state, lambda: approve(city, "mayor", other).state
    ) in (["on_leave", "R7.2"], ["R7.2", "approved"])


@pytest.mark.rule("R9.1")
def test_a_leave_made_longer_than_three_days_is_put_before_the_vice_mayor_too(city):
    approve(city, "justice", leave := ask(city, "justice_clerk", days=3))
    assert leave.chain == ["head:d07"]
    extend(city, "justice_clerk", leave, 3, "am")
    assert city.waiting("vm1") == []
    refused = city.do("justice", reject_extension.handle, reject_extension.RejectExtension(leave.id, "先返回"))
    assert refused.chain == ["head:d07"]
    extend(city, "justice_clerk", leave, 3, "am")
    assert agree_to_extension(city, "justice", leave).state == "extending"
    assert [step for step, _ in city.waiting("vm1")] == ["approve_extension"]
    assert agree_to_extension(city, "vm1", leave).state == "on_leave"


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize(
    ("more", "chain"),
    [
        ({"days": 3}, ["head:d07"]),
        ({"days": 4, "until_half": "am"}, ["head:d07", "portfolio:d07"]),
        ({"days": 1, "destination_scope": "abroad"}, ["head:d07", "portfolio:d07"]),
        # Five days, but only three of them are worked: Thursday to Monday.
        ({"starts": 3, "days": 5}, ["head:d07"]),
    ],
)
def test_the_chain_of_staff_goes_by_working_days_and_destination(city, more, chain):
    assert ask(city, "justice_clerk", **more).chain == chain


@pytest.mark.rule("R75.1")
def test_who_acts_for_the_mayor_approves_in_his_place(city):
    command = delegate_mayor.DelegateMayor(city.people["vm3"], "委托书", city.today, city.today, (), ())
    city.do("mayor", delegate_mayor.handle, command)
    leave = ask(city, "vm1")
    with pytest.raises(RuleBroken, match=r"R75\.1"):
        approve(city, "mayor", leave)
    assert approve(city, "vm3", leave).state == "on_leave"
    assert city.acts(f"leave/{leave.id}")[-1].capacity["via"] == "delegation"


@pytest.mark.rule("R75.3")
def test_one_leave_at_a_time(city):
    approve(city, "justice", ask(city, "justice_clerk", days=2, until_half="am"))
    with pytest.raises(RuleBroken, match=r"R75\.3"):
        ask(city, "justice_clerk", starts=1, days=1)
    assert ask(city, "justice_clerk", starts=1, days=1, starts_half="pm").state == "submitted"


@pytest.mark.rule("R9.1")
def test_a_deputy_named_on_the_form_heads_the_office_meanwhile(city):
    leave = ask(city, "director", stand_in_id=city.people["deputy1"])
    approve(city, "mayor", leave)
    assert {"head:office", "office.head"} <= city.keys("deputy1")
    assert not {"head:office", "office.head"} & city.keys("director")
    assert "office.staff" in city.keys("director")
    held = next(power for power in city.standing("deputy1").powers if power.key == "office.head")
    assert (held.via, held.on_behalf_of) == ("substitution", city.people["director"])
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        ask(city, "deputy1")
    back(city, "director", leave)
    assert "office.head" in city.keys("director")
    assert "office.head" not in city.keys("deputy1")


@pytest.mark.rule("R9.1")
def test_only_a_deputy_of_the_same_unit_heads_it_and_staff_have_no_stand_in(city):
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        ask(city, "director", stand_in_id=city.people["clerk"])
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        ask(city, "justice", stand_in_id=city.people["deputy1"])
    with pytest.raises(Malformed):
        ask(city, "justice_clerk", stand_in_id=city.people["justice"])
    approve(city, "mayor", ask(city, "director"))
    assert {"head:office", "office.head"} <= city.keys("director")


@pytest.mark.rule("R7.2")
def test_another_stand_in_needs_the_word_of_who_approved_last(city):
    approve(city, "mayor", leave := ask(city, "vm1"))
    before = city.last_event()
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        name(city, "vm3", leave, "vm3")
    with pytest.raises(Malformed):
        name(city, "vm1", leave, "vm2")
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        name(city, "vm1", leave, "director")
    name(city, "vm1", leave, "vm3")
    assert city.waiting("mayor") == [("agree_stand_in", f"leave/{leave.id}")]
    assert "portfolio:d07" in city.keys("vm2")
    city.later(1)
    agreed = city.do("mayor", agree_stand_in.handle, agree_stand_in.AgreeStandIn(leave.id))
    assert agreed.stand_in_id == city.people["vm3"]
    assert "portfolio:d07" in city.keys("vm3")
    assert "portfolio:d07" not in city.keys("vm2")
    # Who stood in yesterday stays on record.
    assert "portfolio:d07" in city.keys("vm2", city.today - timedelta(days=1))
    assert "portfolio:d07" not in city.keys("vm3", city.today - timedelta(days=1))
    assert city.events(before) == ["leave.stand_in_changed"]
    assert ask(city, "vm2", starts=1, stand_in_id=city.people["vm4"]).state == "submitted"
    with pytest.raises(IllegalStep):
        city.do("mayor", agree_stand_in.handle, agree_stand_in.AgreeStandIn(leave.id))


@pytest.mark.rule("R7.2")
def test_a_stand_in_that_is_declined_changes_nothing(city):
    approve(city, "mayor", leave := ask(city, "vm1", starts=1))
    name(city, "clerk", leave, "vm3")
    declined = city.do("mayor", decline_stand_in.handle, decline_stand_in.DeclineStandIn(leave.id, "不妥"))
    assert (declined.stand_in_id, declined.proposed_stand_in_id) == (city.people["vm2"], None)
    assert city.waiting("mayor") == []
    name(city, "vm1", leave, "vm3")
    approve(city, "mayor", ask(city, "vm3", starts=1, stand_in_id=city.people["vm4"]))
    with pytest.raises(RuleBroken, match=r"R7\.2"):
        city.do("mayor", agree_stand_in.handle, agree_stand_in.AgreeStandIn(leave.id))


@pytest.mark.rule("R7.2")
def test_when_the_stand_in_has_left_his_post_the_office_names_another_at_once(city):
    approve(city, "mayor", leave := ask(city, "vm1", days=9))
    city.later(1)
    # The gates let no stand-in be relieved; an import of old terms could still end one.
    with city.runtime.sessions() as session, session.begin():
        posts = select(Post.id).where(Post.kind == "vice_mayor")
        held = Appointment.person_id == city.people["vm2"]
        session.execute(update(Appointment).where(held, Appointment.post_id.in_(posts)).values(ends=city.today))
    assert suspended(city.ask("vm1", identity_reads.position, None, None).facts) == []
    assert "portfolio:d07" in city.keys("vm1")
    assert (watch_stand_in.sweep(city.runtime), watch_stand_in.sweep(city.runtime)) == (1, 1)
    assert [step for step, _ in city.waiting("clerk")] == ["name_stand_in"]
    assert name(city, "clerk", leave, "vm3").stand_in_id == city.people["vm3"]
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d07" in city.keys(who)] == ["vm3"]
    assert city.waiting("clerk") == []
    assert watch_stand_in.sweep(city.runtime) == 0


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R75.3")
def test_who_overstays_is_back_when_the_partners_leave_begins(city):
    approve(city, "mayor", first := ask(city, "vm1", days=1))
    approve(city, "mayor", ask(city, "vm2", starts=2, days=2))
    city.later(1)
    assert "portfolio:d07" in city.keys("vm2")
    city.later(1)
    held = [who for who in ("vm1", "vm2") if "portfolio:d07" in city.keys(who)]
    assert held == ["vm1"]
    assert not {key for key in city.keys("vm2") if key.startswith("portfolio")}
    assert back(city, "vm1", first).state == "returned"
    assert "portfolio:d07" in city.keys("vm1")


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R75.3")
def test_who_overstays_is_back_when_the_stand_in_goes_away(city):
    approve(city, "mayor", ask(city, "vm1", days=1))
    approve(city, "mayor", ask(city, "vm2", starts=2, days=2, stand_in_id=city.people["vm3"]))
    city.later(1)
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d07" in city.keys(who)] == ["vm2"]
    city.later(1)
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d07" in city.keys(who)] == ["vm1"]
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d03" in city.keys(who)] == ["vm3"]


@pytest.mark.rule("R75.3")
def test_the_second_of_two_leaves_says_who_stands_in_and_the_return_closes_both(city):
    approve(city, "mayor", first := ask(city, "vm1", days=1))
    approve(city, "mayor", second := ask(city, "vm1", starts=2, days=2, stand_in_id=city.people["vm3"]))
    city.later(2)
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d07" in city.keys(who)] == ["vm3"]
    back(city, "vm1", second)
    with city.runtime.reading() as session:
        assert session.get_one(Leave, first.id).state == "returned"
    assert [who for who in ("vm1", "vm2", "vm3") if "portfolio:d07" in city.keys(who)] == ["vm1"]


@pytest.mark.rule("R75.3")
def test_a_return_that_is_chased_in_vain_goes_up_the_chain(city):
    approve(city, "vm1", leave := ask(city, "justice", days=1))
    approve(city, "mayor", leave)
    city.later(1)
    seen = []
    for _ in range(7):
        city.later(1)
        chase_return.sweep(city.runtime)
        seen.append([who for who in ("vm1", "mayor") if ("urge_return", f"leave/{leave.id}") in city.waiting(who)])
    assert seen == [[], [], ["vm1"], ["vm1"], ["vm1"], ["vm1", "mayor"], ["vm1", "mayor"]]
    back(city, "justice", leave)
    assert city.waiting("vm1") == city.waiting("mayor") == []


@pytest.mark.rule("R5.2")
def test_the_mayors_absence_is_reported_upward_even_after_he_is_back(city):
    term = (city.today, city.today + timedelta(days=2))
    command = delegate_mayor.DelegateMayor(city.people["vm1"], "委托书", *term, (), ())
    city.do("mayor", delegate_mayor.handle, command)
    leave = ask(city, "mayor", kind="business")
    assert city.waiting("clerk") == [("report_upward", f"leave/{leave.id}")]
    report = report_upward.ReportUpward(leave.id, "威海市人民政府办公室", "乳政报〔2026〕3号", city.today)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("vm2", report_upward.handle, report)
    city.later(1)
    back(city, "mayor", leave)
    assert city.waiting("clerk") == [("report_upward", f"leave/{leave.id}")]
    before = city.last_event()
    done = city.do("clerk", report_upward.handle, report)
    assert (done.reported_to, done.report_number) == ("威海市人民政府办公室", "乳政报〔2026〕3号")
    assert city.waiting("clerk") == []
    assert city.events(before) == ["leave.reported_upward"]
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("clerk", report_upward.handle, report)


def test_words_that_contradict_each_other_are_malformed(city):
    for more in (
        {"destination_scope": "in_weihai"},
        {"destination_scope": "in_rushan", "leaves_weihai": False},
        {"kind": "abroad", "destination_scope": "beyond"},
    ):
        with pytest.raises(Malformed):
            ask(city, "vm1", **more)
    scoped = ask(city, "vm1", leaves_rushan=False, leaves_weihai=False, destination_scope="abroad")
    assert (scoped.leaves_rushan, scoped.leaves_weihai) == (True, True)


@pytest.mark.rule("R7.2")
def test_partners_who_ask_at_the_same_instant_are_never_both_granted(city):
    def go(who):
        return approve(city, "mayor", ask(city, who, days=2)).state

    for _ in range(12):
        assert sorted(all_at_once(lambda: go("vm1"), lambda: go("vm2"))) == ["R7.2", "on_leave"]
        with city.runtime.sessions() as session, session.begin():
            [granted] = session.scalars(select(Leave).where(Leave.state == "on_leave"))
            session.execute(update(Leave).where(Leave.state == "submitted").values(state="rejected"))
        assert [who for who in ("vm1", "vm2") if "portfolio:d07" in city.keys(who)] != []
        back(city, next(who for who in ("vm1", "vm2") if city.people[who] == granted.person_id), granted)


@pytest.mark.rule("R7.2")
def test_partners_whose_leaves_are_approved_at_the_same_instant_are_never_both_away(city):
    leaves = [ask(city, "vm1", days=2), ask(city, "vm2", days=2)]
    one, other = (lambda leave=leave: approve(city, "mayor", leave).state for leave in leaves)
    assert sorted(all_at_once(one, other)) == ["R7.2", "on_leave"]
    both = {who: "portfolio:d07" in city.keys(who) for who in ("vm1", "vm2")}
    assert sorted(both.values()) == [False, True]
