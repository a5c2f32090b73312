"""Invitations from the form to the event: who is asked, who goes, and what is refused by which rule."""

import pytest

from chassis.errors import IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import Rulebook, RuleBroken
from personnel.commands.invitation import draft_invitation, submit_invitation
from services.personnel.tests.integration.invitations import (
    agreed,
    approve,
    assign,
    at,
    cancel,
    conclude,
    decline,
    draft,
    form,
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

ON_RECORD = Rulebook.load("personnel").rules
FORBIDDEN = ON_RECORD["R88.1"].values["kinds"][-1].value
GREETINGS = ON_RECORD["R88.2"].values["kinds"][-1].value


@pytest.mark.rule("R87.1")
@pytest.mark.rule("R9.1")
def test_an_invitation_goes_through_the_office_to_who_is_asked_and_to_the_event(city):
    before = city.last_event()
    invitation = draft(city)
    subject = f"invitation/{invitation.id}"
    assert ("submit_invitation", subject) in city.waiting("justice")
    assert city.waiting("clerk") == []
    assert submit(city, invitation).state == "submitted"
    assert ("screen_invitation", subject) in city.waiting("clerk")
    assert city.waiting("vm1") == []
    screened = screen(city, invitation)
    assert (screened.state, screened.chain) == ("screened", ["office.head", "portfolio:d07"])
    assert ("approve_invitation", subject) in city.waiting("director")
    assert city.waiting("vm1") == []
    assert approve(city, invitation, "director").state == "screened"
    assert ("approve_invitation", subject) in city.waiting("vm1")
    assert approve(city, invitation, "vm1").state == "approved"
    assert ("assign_leaders", subject) in city.waiting("clerk")
    assert assign(city, invitation, "vm1").state == "assigned"
    with pytest.raises(IllegalStep):
        conclude(city, invitation, "vm1")
    city.later(40)
    held = conclude(city, invitation, "vm1")
    assert (held.state, held.attended) == ("held", [city.people["vm1"]])
    assert [step for step in city.waiting("clerk") if step[1] == subject] == []
    assert city.events(before) == ["invitation.submitted", "invitation.approved", "invitation.assigned"]
    acts = [(act.action, act.outcome) for act in city.acts(subject)]
    assert [action for action, outcome in acts if outcome == "allowed"] == [
        "draft_invitation", "submit_invitation", "screen_invitation", "approve_invitation", "approve_invitation",
        "assign_leaders", "conclude_event",
    ]  # fmt: skip
    assert ("conclude_event", "refused") in acts


@pytest.mark.rule("R87.1")
def test_a_form_sent_straight_to_a_leader_is_refused_and_on_record(city):
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        draft(city, addressed_to=str(city.people["vm1"]))
    refused = [act for act in city.acts() if act.action == "draft_invitation"]
    assert [(act.outcome, act.rule, act.subject[:5]) for act in refused] == [("refused", "R87.1", "unit/")]


@pytest.mark.rule("R88.1")
@pytest.mark.parametrize("kind", FORBIDDEN)
def test_each_kind_that_leaders_do_not_go_to_is_refused_and_for_the_whole_city_is_not(city, kind):
    for more in ({}, {"city_wide": True}, {"instrument": "乳办发1号"}):
        with pytest.raises(RuleBroken) as refusal:
            draft(city, kind=kind, **more)
        assert (refusal.value.rule, refusal.value.authority) == ("R88.1", False)
    assert draft(city, kind=kind, city_wide=True, instrument="乳办发1号").state == "drafted"


@pytest.mark.rule("R88.1")
def test_the_office_names_the_event_for_what_it_is(city):
    invitation = submit(city, draft(city, kind="other_event"))
    with pytest.raises(RuleBroken, match=r"R88\.1"):
        screen(city, invitation, kind="ribbon_cutting")
    assert city.acts(f"invitation/{invitation.id}")[-1].outcome == "refused"
    assert give_back(city, invitation).state == "returned"
    assert ("submit_invitation", f"invitation/{invitation.id}") in city.waiting("justice")
    revise(city, invitation, kind="conference")
    assert screen(city, submit(city, invitation), kind="visit").kind == "visit"


@pytest.mark.rule("R88.2")
@pytest.mark.parametrize("kind", GREETINGS)
def test_a_greeting_takes_a_special_need_the_mayors_word_and_another_one_to_be_published(city, kind):
    with pytest.raises(RuleBroken, match=r"R88\.2"):
        draft(city, kind=kind, in_charge=False)
    invitation = draft(city, kind=kind, in_charge=False, special_need=True, grounds="百年校庆", days=0)
    screened = screen(city, submit(city, invitation))
    assert (screened.rule, screened.chain) == ("R88.2", ["mayor.approve"])
    with pytest.raises(RuleBroken, match=r"R88\.2") as refusal:
        approve(city, invitation, "director")
    assert refusal.value.authority
    approve(city, invitation, "mayor")
    with pytest.raises(IllegalStep):
        assign(city, invitation, "vm1")
    with pytest.raises(IllegalStep):
        conclude(city, invitation)
    with pytest.raises(IllegalStep):
        publish(city, invitation)
    assert issue(city, invitation).state == "issued"
    with pytest.raises(RuleBroken, match=r"R88\.2"):
        publish(city, invitation, "director")
    published = publish(city, invitation)
    assert (published.state, published.note) == ("published", "宣传需要")
    assert city.acts(f"invitation/{invitation.id}")[-1].action == "publish_greeting"


@pytest.mark.rule("R88.2")
def test_what_is_no_greeting_does_not_go_out_as_one(city):
    with pytest.raises(IllegalStep):
        issue(city, agreed(city))


@pytest.mark.rule("R87.1")
@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (2, True)])
def test_an_invitation_comes_ahead_of_the_event(city, days, taken):
    invitation = draft(city, days=days)
    if taken:
        assert submit(city, invitation).submitted_on == city.today
        return
    with pytest.raises(RuleBroken) as refusal:
        submit(city, invitation)
    assert (refusal.value.rule, refusal.value.judged["event_day"]) == ("R87.1", str(city.today))


@pytest.mark.rule("R88.3")
@pytest.mark.parametrize(("days", "taken"), [(29, False), (30, True), (31, True)])
def test_a_forum_in_the_governments_name_comes_a_month_ahead(city, days, taken):
    invitation = draft(city, kind="forum", in_government_name=True, days=days)
    if taken:
        assert submit(city, invitation).rule == "R88.3"
        return
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        submit(city, invitation)


@pytest.mark.rule("R87.1")
def test_the_day_of_the_form_counts_and_not_the_day_it_is_screened(city):
    invitation = submit(city, draft(city, kind="forum", in_government_name=True, days=30))
    city.later(5)
    assert screen(city, invitation).state == "screened"


@pytest.mark.rule("R9.1")
def test_the_unit_writes_and_its_head_alone_sends_and_takes_back(city):
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        city.do("head_d01", draft_invitation.handle, form(city))
    invitation = draft(city)
    with pytest.raises(RuleBroken, match=r"R9\.1") as refusal:
        submit(city, invitation, "justice_clerk")
    assert refusal.value.authority
    with pytest.raises(NotFound):
        submit(city, invitation, "head_d01")
    submit(city, invitation)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        withdraw(city, invitation, "justice_clerk")
    before = city.last_event()
    assert withdraw(city, invitation).state == "withdrawn"
    assert city.events(before) == ["invitation.cancelled"]
    assert city.waiting("clerk") == []
    # A draft was told to nobody, so nobody is told that it is gone.
    other = draft(city)
    before = city.last_event()
    assert withdraw(city, other, "justice_clerk").state == "withdrawn"
    assert city.events(before) == []


@pytest.mark.rule("R9.1")
def test_an_internal_units_form_is_sent_by_the_head_of_the_unit_it_is_part_of(city):
    invitation = draft(city, "head_i02", unit="i02")
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        submit(city, invitation, "head_i02")
    submit(city, invitation, "head_d08")
    assert screen(city, invitation).chain == ["office.head", "portfolio:d08"]


@pytest.mark.rule("R87.1")
def test_the_office_alone_screens_assigns_and_cancels(city):
    invitation = draft(city)
    with pytest.raises(NotFound):
        screen(city, invitation)
    submit(city, invitation)
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        screen(city, invitation, "justice")
    with pytest.raises(NotFound):
        screen(city, invitation, "vm1")
    approve(city, screen(city, invitation), "director", "vm1")
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        assign(city, invitation, "vm1", login="justice")
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        cancel(city, invitation, "vm1")
    assert cancel(city, invitation).state == "cancelled"


@pytest.mark.rule("R87.1")
def test_who_is_asked_by_name_answers_for_himself_and_the_others_go_on(city):
    named = tuple(city.people[login] for login in ("vm2", "vm3"))
    invitation = agreed(city, "director", invited=named, in_charge=False)
    assert invitation.chain == ["office.head", f"person:{named[0]}", f"person:{named[1]}"]
    # To be oneself never passes, so nobody answers for another.
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        approve(city, invitation, "vm3")
    assert decline(city, invitation, "vm2").state == "screened"
    assert approve(city, invitation, "vm3").state == "approved"
    with pytest.raises(RuleBroken) as refusal:
        assign(city, invitation, "vm2", "vm3")
    assert refusal.value.judged == {"not_agreed": ["副市长乙"], "agreed": ["副市长丙"]}
    assert assign(city, invitation, "vm3").assigned == [named[1]]


@pytest.mark.rule("R87.1")
def test_when_nobody_is_left_or_the_office_declines_it_is_declined(city):
    before = city.last_event()
    alone = agreed(city, "director", invited=(city.people["vm2"],), in_charge=False)
    assert decline(city, alone, "vm2").state == "declined"
    by_office = screen(city, submit(city, draft(city)))
    assert decline(city, by_office, "director").state == "declined"
    assert city.events(before).count("invitation.declined") == 2
    assert city.waiting("vm1") == []


@pytest.mark.rule("R87.1")
def test_the_mayor_is_asked_last_and_only_leaders_are_asked(city):
    invitation = screen(city, submit(city, draft(city, invited=(city.people["mayor"],))))
    assert invitation.chain == ["office.head", "portfolio:d07", "mayor.approve"]
    with pytest.raises(RuleBroken) as refusal:
        draft(city, invited=(city.people["director"],))
    assert refusal.value.judged["not_leaders"] == ["办公室主任甲"]
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        draft(city, in_charge=False)


@pytest.mark.rule("R87.1")
def test_a_postponed_event_is_decided_again_and_the_leaders_are_free(city):
    invitation = assign(city, agreed(city), "vm1")
    before = city.last_event()
    moved = postpone(city, invitation, 50)
    assert (moved.state, moved.stage, moved.assigned) == ("screened", 0, [])
    assert moved.starts_at == at(city, 50)
    assert city.events(before) == ["invitation.cancelled"]
    assert [step for step, _ in city.waiting("clerk")] == []
    other = agreed(city, title="座谈")
    assert assign(city, other, "vm1").state == "assigned"
    approve(city, invitation, "director", "vm1")
    assert assign(city, invitation, "vm1").state == "assigned"
    # Before the office has screened it a new time changes nothing else.
    waiting = submit(city, draft(city))
    assert postpone(city, waiting, 60, "clerk").state == "submitted"
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        postpone(city, waiting, 0)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        postpone(city, waiting, 60, "justice_clerk")


@pytest.mark.rule("R88.3")
def test_a_forum_is_not_moved_to_a_day_for_which_it_came_too_late(city):
    invitation = government(city, days=40)
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        postpone(city, invitation, 29)
    city.later(20)
    assert postpone(city, invitation, 10).state == "screened"


@pytest.mark.rule("R88.3")
def test_an_event_may_be_held_with_no_leader_of_the_city(city):
    invitation = government(city, in_charge=False)
    city.later(41)
    assert conclude(city, invitation).state == "held"


@pytest.mark.rule("R87.1")
def test_who_came_had_been_arranged(city):
    invitation = assign(city, agreed(city, "director", "vm1", "mayor", invited=(city.people["mayor"],)), "vm1", "mayor")
    city.later(40)
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        conclude(city, invitation, "vm2")
    assert conclude(city, invitation, "mayor").attended == [city.people["mayor"]]


def test_a_form_keeps_its_unit_and_is_revised_only_while_it_lies_with_it(city):
    invitation = draft(city)
    assert revise(city, invitation, title="改名").title == "改名"
    with pytest.raises(Malformed):
        revise(city, invitation, unit="d08")
    submit(city, invitation)
    with pytest.raises(IllegalStep):
        revise(city, invitation)


def test_an_old_version_and_a_repeated_key_change_nothing_twice(city):
    invitation = draft(city)
    command = submit_invitation.SubmitInvitation(invitation.id)
    with pytest.raises(StaleVersion):
        city.do("justice", submit_invitation.handle, command, version=9)
    before = city.last_event()
    first = city.do("justice", submit_invitation.handle, command, key="one", version=1)
    again = city.do("justice", submit_invitation.handle, command, key="one", version=1)
    assert again.code == str(first.id)
    assert city.events(before) == ["invitation.submitted"]
