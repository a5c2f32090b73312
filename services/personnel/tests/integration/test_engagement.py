"""Who goes to an event: nobody to two at once, nobody who is away; to the government's own who is in charge alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.leave import register_return
from personnel.model import INVITATION, Engagement
from personnel.present import invitation as shown
from personnel.queries import invitation as reads
from services.personnel.tests.integration.invitations import (
    agreed,
    approve,
    assign,
    at,
    away,
    cancel,
    conclude,
    decline,
    draft,
    give_back,
    government,
    issue,
    postpone,
    publish,
    revise,
    screen,
    submit,
    withdraw,
)

HOUR = timedelta(hours=1)


@pytest.mark.rule("R87.1")
@pytest.mark.parametrize(("hour", "hours", "free"), [(7, 2, True), (7, 2.5, False), (10.5, 2, False), (11, 1, True)])
def test_nobody_is_expected_at_two_events_at_once(city, hour, hours, free):
    """The first event lasts from 9 to 11; to end or begin with it is not to be at both."""
    first = assign(city, agreed(city), "vm1")
    starts_at = at(city, 40, int(hour), int(hour % 1 * 60))
    other = agreed(city, title="第二场", starts_at=starts_at, ends_at=starts_at + hours * HOUR)
    if free:
        assert assign(city, other, "vm1").state == "assigned"
        return
    with pytest.raises(RuleBroken) as refusal:
        assign(city, other, "vm1")
    assert (refusal.value.rule, refusal.value.judged["engaged"]) == ("R87.1", [first.title])
    # What was called off binds nobody.
    cancel(city, first)
    assert assign(city, other, "vm1").state == "assigned"


@pytest.mark.rule("R87.1")
def test_of_two_events_arranged_at_the_same_instant_one_is_refused(city):
    for round_ in range(5):
        both = [agreed(city, title=f"{round_} 之 {number}", days=40 + round_) for number in range(2)]
        start = Barrier(2)

        def try_to(invitation, start=start):
            start.wait()
            try:
                return assign(city, invitation, "vm1").state
            except RuleBroken as refusal:
                return refusal.rule

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(try_to, both)) == ["R87.1", "assigned"]


@pytest.mark.rule("R87.1")
def test_the_database_itself_keeps_a_leader_from_being_at_two_events(city):
    first, second = assign(city, agreed(city), "vm1"), agreed(city, title="第二场")
    term = {"starts_at": first.starts_at, "ends_at": first.ends_at, "attended": None}
    for active in (False, True):
        row = Engagement(invitation_id=second.id, person_id=city.people["vm1"], active=active, **term)
        with city.runtime.sessions() as session:
            session.add(row)
            if not active:
                session.commit()
                continue
            with pytest.raises(IntegrityError):
                session.commit()


@pytest.mark.rule("R87.1")
def test_it_is_arranged_anew_and_who_goes_no_longer_is_free(city):
    named = tuple(city.people[login] for login in ("vm2", "vm3"))
    invitation = agreed(city, "director", "vm2", "vm3", invited=named, in_charge=False)
    assign(city, invitation, "vm2")
    assert assign(city, invitation, "vm3").assigned == [named[1]]
    again = assign(city, invitation, "vm2", "vm3")
    assert set(again.assigned) == set(named)
    assign(city, invitation, "vm3")
    other = agreed(city, "director", "vm2", invited=named[:1], in_charge=False)
    assert assign(city, other, "vm2").state == "assigned"


@pytest.mark.rule("R87.1")
@pytest.mark.parametrize(("starts", "goes"), [(38, True), (39, False), (40, False), (41, True)])
def test_nobody_is_expected_who_is_away_then(city, starts, goes):
    """The event is on the fortieth day, the leave lasts two days."""
    leave = away(city, "vm1", starts, days=2)
    invitation = agreed(city)
    if goes:
        assert assign(city, invitation, "vm1").state == "assigned"
        return
    with pytest.raises(RuleBroken) as refusal:
        assign(city, invitation, "vm1")
    assert (refusal.value.rule, refusal.value.judged["away"]) == ("R87.1", [leave.title])
    # Why he cannot go is on the record of the leader, which the unit that organises does not read.
    assert city.acts(f"person/{city.people['vm1']}")[-1].rule == "R87.1"
    assert leave.title not in str([act.judgements for act in city.acts(f"invitation/{invitation.id}")])


@pytest.mark.rule("R87.1")
def test_who_stands_in_may_go_to_an_ordinary_event(city):
    away(city, "vm1", 40)
    assert assign(city, agreed(city), "vm2").assigned == [city.people["vm2"]]


@pytest.mark.rule("R88.3")
def test_to_the_governments_own_event_goes_who_is_in_charge_or_nobody(city):
    forum = government(city)
    assert forum.chain == ["portfolio:d07", "mayor.approve"]
    for other in ("vm2", "mayor"):
        with pytest.raises(RuleBroken) as refusal:
            assign(city, forum, other)
        assert (refusal.value.rule, refusal.value.judged["in_charge"]) == ("R88.3", "副市长甲")
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        assign(city, forum, "vm1", "vm2")
    assert assign(city, forum, "vm1").assigned == [city.people["vm1"]]
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        draft(city, kind="festival", in_government_name=True, invited=(city.people["mayor"],))


@pytest.mark.rule("R88.3")
def test_while_he_is_away_nobody_goes_in_his_stead_though_his_powers_are_anothers(city):
    forum = government(city)
    leave = away(city, "vm1", 40)
    with pytest.raises(RuleBroken) as refusal:
        assign(city, forum, "vm2")
    assert refusal.value.judged["others"] == {"副市长乙": "substitution"}
    with pytest.raises(RuleBroken) as refusal:
        assign(city, forum, "vm1")
    assert (refusal.value.rule, refusal.value.judged["away"]) == ("R88.3", [leave.title])
    # The work does pass: who stands in decides of another event in his place.
    city.later(40)
    held = {power.key: power.via for power in city.standing("vm2").powers}
    assert held["portfolio:d07"] == "substitution"
    other = screen(city, submit(city, draft(city, kind="expo", in_government_name=True, days=40)))
    assert approve(city, other, "vm2", "mayor").state == "approved"
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        assign(city, other, "vm2")
    city.do("vm1", register_return.handle, register_return.RegisterReturn(leave.id))
    assert assign(city, other, "vm1").state == "assigned"


@pytest.mark.rule("R88.3")
def test_where_nobody_is_in_charge_nobody_goes(city):
    forum = screen(
        city, submit(city, draft(city, "clerk", unit="office", kind="forum", in_government_name=True), "director")
    )
    assert forum.chain == ["portfolio:office", "mayor.approve"]
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        assign(city, approve(city, forum, "vm1", "mayor"), "vm3")


def test_who_knows_of_an_invitation_grows_with_its_steps(city):
    invitation = draft(city, invited=(city.people["vm3"],))
    subject = f"invitation/{invitation.id}"
    people = ("justice_clerk", "justice", "clerk", "director", "vm1", "vm3", "vm4", "mayor", "head_d01")

    def knowing():
        told = set()
        for login in people:
            listed, _ = city.ask(login, reads.list_invitations, "", "", "", "", 50)
            assert city.ask(login, queries.knows, subject) == bool(listed), login
            try:
                city.ask(login, reads.get_invitation, invitation.id)
                found = True
            except NotFound:
                found = False
            assert found == bool(listed), login
            told |= {login} if listed else set()
        return told

    unit = {"justice_clerk", "justice"}
    assert knowing() == unit
    submit(city, invitation)
    assert knowing() == unit | {"clerk", "director"}
    screen(city, invitation)
    assert knowing() == unit | {"clerk", "director", "vm1", "vm3"}
    approve(city, invitation, "director", "vm1", "vm3")
    assign(city, invitation, "vm1")
    assert knowing() == unit | {"clerk", "director", "vm1", "vm3"}


def test_a_reader_who_is_not_cleared_sees_and_counts_nothing(city):
    city.runtime.settings = replace(city.runtime.settings, classification_ceiling=2)
    secret = agreed(city, "director", "vm1", level=2, drafted_by="justice", screened_by="director")
    invitation = assign(city, secret, "vm1", login="director")
    assert city.ask("clerk", reads.list_invitations, "", "", "", "", 50)[0] == []
    assert [one.id for one in city.ask("director", reads.list_invitations, "", "", "", "", 50)[0]] == [invitation.id]
    month, days = invitation.starts_at.date().replace(day=1), (city.today, city.today + timedelta(days=60))
    assert city.ask("clerk", reads.get_invitation_report, month).total.asked == 0
    assert city.ask("director", reads.get_invitation_report, month).total.asked == 1
    assert city.ask("clerk", reads.list_engagements, city.people["vm1"], *days, "", 50)[0] == []
    assert len(city.ask("vm4", reads.list_engagements, city.people["vm1"], *days, "", 50)[0]) == 1
    # That the leader is not free cannot be kept from who arranges, but for what is.
    other = agreed(city, title="公开活动")
    with pytest.raises(RuleBroken) as refusal:
        assign(city, other, "vm1")
    assert refusal.value.judged["engaged"] == ["另有安排"]


def test_the_engagements_of_a_leader_are_for_leaders_and_the_office(city):
    made = [assign(city, agreed(city, days=days), "vm1") for days in (42, 40, 41)]
    vm1, days = city.people["vm1"], (city.today, city.today + timedelta(days=60))
    for login in ("vm1", "vm4", "mayor", "clerk"):
        found, cursor = city.ask(login, reads.list_engagements, vm1, *days, "", 50)
        assert [one.invitation.id for one in found] == [made[1].id, made[2].id, made[0].id]
        assert cursor == ""
    with pytest.raises(NotPermitted):
        city.ask("justice", reads.list_engagements, vm1, *days, "", 50)
    with pytest.raises(NotFound):
        city.ask("clerk", reads.list_engagements, made[0].id, *days, "", 50)
    first, cursor = city.ask("clerk", reads.list_engagements, vm1, *days, "", 2)
    rest, end = city.ask("clerk", reads.list_engagements, vm1, *days, cursor, 2)
    assert [one.invitation.id for one in first + rest] == [made[1].id, made[2].id, made[0].id]
    assert end == ""
    with pytest.raises(Malformed):
        city.ask("clerk", reads.list_engagements, vm1, *days, "yesterday", 2)
    cancel(city, made[1])
    day = city.today + timedelta(days=40)
    assert city.ask("clerk", reads.list_engagements, vm1, day, day, "", 50)[0] == []
    # A leave that is granted later is not refused for it, but whoever arranges sees that it must be arranged anew.
    found, _ = city.ask("clerk", reads.list_engagements, vm1, *days, "", 9)
    assert [one.away for one in found] == [False, False]
    away(city, "vm1", 42)
    found, _ = city.ask("clerk", reads.list_engagements, vm1, *days, "", 9)
    assert [(one.invitation.id, one.away) for one in found] == [(made[2].id, False), (made[0].id, True)]


def test_a_month_by_kind_from_its_first_instant_to_its_last(city):
    january = city.today.replace(year=2027, month=1, day=1)
    first, last = (january - city.today).days, (january.replace(day=31) - city.today).days
    kept = assign(city, agreed(city, days=first, hour=0, hours=1), "vm1")
    agreed(city, days=last, hour=23, hours=1)
    agreed(city, days=first - 1, hour=23, hours=1)
    agreed(city, days=last + 1, hour=0, hours=1)
    draft(city, days=first)
    greeting = {"kind": "inscription", "special_need": True, "grounds": "百年校庆", "in_charge": False, "days": first}
    decline(city, screen(city, submit(city, draft(city, **greeting))), "mayor")
    withdraw(city, submit(city, draft(city, **greeting)))
    submit(city, draft(city, **greeting))
    city.later(first)
    conclude(city, kept, "vm1")
    report = city.ask("vm4", reads.get_invitation_report, january)
    assert [vars(one) for one in report.kinds] == [
        {"kind": "inscription", "asked": 3, "under_way": 1, "approved": 0, "declined": 1, "called_off": 1, "held": 0,
         "leaders_expected": 0, "leaders_attended": 0},
        {"kind": "publicity", "asked": 2, "under_way": 0, "approved": 2, "declined": 0, "called_off": 0, "held": 1,
         "leaders_expected": 1, "leaders_attended": 1},
    ]  # fmt: skip
    assert (report.total.asked, report.total.approved, report.total.held) == (5, 2, 1)
    with pytest.raises(NotPermitted):
        city.ask("justice", reads.get_invitation_report, january)
    file = shown.workbook_of(report)
    assert file.filename == "2027年1月邀请市领导出席活动情况.xlsx"
    rows = list(load_workbook(BytesIO(file.content)).active.values)
    assert rows[0][0] == "2027年1月邀请市领导出席活动情况"
    assert [row[0] for row in rows[1:]] == ["种类", "题词", "宣传活动", "合计"]
    assert [row[1:] for row in rows[2:]] == [
        (3, 1, 0, 1, 1, 0, 0, 0), (2, 0, 2, 0, 0, 1, 1, 1), (5, 1, 2, 1, 1, 1, 1, 1),
    ]  # fmt: skip


def in_state(city, state):
    """An invitation that came to stand in a state."""
    greeting = {"kind": "inscription", "special_need": True, "grounds": "百年校庆", "in_charge": False}
    ways = {
        "drafted": lambda: draft(city),
        "submitted": lambda: submit(city, draft(city)),
        "returned": lambda: give_back(city, submit(city, draft(city))),
        "screened": lambda: screen(city, submit(city, draft(city))),
        "approved": lambda: agreed(city),
        "declined": lambda: decline(city, screen(city, submit(city, draft(city))), "director"),
        "assigned": lambda: assign(city, agreed(city), "vm1"),
        "withdrawn": lambda: withdraw(city, draft(city)),
        "cancelled": lambda: cancel(city, agreed(city)),
        "issued": lambda: issue(city, agreed(city, "mayor", **greeting)),
        "published": lambda: publish(city, issue(city, agreed(city, "mayor", **greeting))),
    }
    return ways[state]()


STATES = ("drafted", "submitted", "returned", "screened", "approved", "declined", "assigned", "withdrawn", "cancelled",
          "issued", "published")  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_every_step_that_its_state_does_not_have_is_refused(city, state):
    steps = {
        "revise_invitation": lambda one: revise(city, one),
        "submit_invitation": lambda one: submit(city, one),
        "screen_invitation": lambda one: screen(city, one),
        "return_invitation": lambda one: give_back(city, one),
        "approve_invitation": lambda one: approve(city, one, "director"),
        "decline_invitation": lambda one: decline(city, one, "director"),
        "assign_leaders": lambda one: assign(city, one, "vm1"),
        "conclude_event": lambda one: conclude(city, one),
        "issue_greeting": lambda one: issue(city, one),
        "publish_greeting": lambda one: publish(city, one, "mayor"),
        "postpone_invitation": lambda one: postpone(city, one, 60),
        "withdraw_invitation": lambda one: withdraw(city, one),
        "cancel_invitation": lambda one: cancel(city, one),
    }
    assert set(steps) == {step for _, step in INVITATION.rows} - {"pass_on"}
    invitation = in_state(city, state)
    version = invitation.version
    for step, take in steps.items():
        if (state, step) in INVITATION.rows:
            continue
        # Whose turn it would be knows of it, or gets to know nothing at all; in no case does anything change.
        with pytest.raises((IllegalStep, NotFound)):
            take(invitation)
    kept = city.ask("justice", reads.get_invitation, invitation.id)
    assert (kept.state, kept.version) == (state, version)
