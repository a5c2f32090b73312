"""Commissions, applications for class 2 meetings, joint sittings, and who is listed by which post."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.actor import Power
from chassis.errors import IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.attendance.issue_notices import IssueNotices
from meetings.commands.convening.apply_for_meeting import ApplyForMeeting, Wanted
from meetings.commands.convening.approve_application import ApproveApplication
from meetings.commands.convening.give_commission import GiveCommission
from meetings.commands.convening.name_participants import NameParticipants
from meetings.commands.convening.review_application import ReviewApplication
from meetings.commands.convening.revise_application import ReviseApplication
from meetings.commands.convening.revoke_commission import RevokeCommission
from meetings.commands.convening.withdraw_application import WithdrawApplication
from meetings.commands.meeting.call_meeting import CallMeeting
from meetings.commands.meeting.cancel_meeting import CancelMeeting
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.queries import convening as read
from meetings.queries import meeting as read_meeting

TODAY, DAY = date(2026, 11, 16), date(2026, 11, 23)
WANTED = Wanted("秋收工作会议", "部署秋收", DAY, "会堂", "onsite", ("d10", "t01"), 60, 0, "")


def seated(house, **posts):
    """Give people posts of units beside those every house has: name=(kind, unit)."""
    for name, (kind, unit) in posts.items():
        person = house.people[name].person_id if name in house.people else uuid4()
        house.neighbours.posts[name] = (person, kind)
        house.neighbours.seats[name] = unit


def names(meeting, role):
    return {row.person for row in meeting.attendance if row.role == role}


def thematic(name, house, **more):
    given = {"kind": "thematic", "title": "专题", "day": DAY, "venue": "", "unit": "d08", "level": 0} | more
    return house.do(name, CallMeeting(**given))


def commissioned(house, by="vm1", person="deputy1", **more):
    given = {"unit": "d08", "once": False, "starts": TODAY, "until": DAY, "instrument": "批示"} | more
    return house.do(by, GiveCommission(house.id(person), **given))


@pytest.mark.rule("R42.1")
def test_at_a_plenary_the_heads_of_departments_are_due_and_those_of_towns_are_not(house):
    seated(house, head_finance=("unit_head", "d08"), head_t01=("unit_head", "t01"), head_d10=("unit_head", "d10"))
    meeting = house.do("mayor", CallMeeting("plenary", "全体会议", DAY, "", "", 0))
    assert names(meeting, "member") == {
        *("mayor", "vm1", "vm2", "vm3", "vm4", "director"),
        *("head_finance", "head_d10"),
    }


@pytest.mark.rule("R46.1")
@pytest.mark.rule("R46.2")
def test_at_a_class_1_meeting_heads_of_departments_and_towns_are_due(house):
    seated(house, head_finance=("unit_head", "d08"), head_t01=("unit_head", "t01"), inner=("unit_head", "d08a"))
    command = CallMeeting("work_class1", "全市工作会议", DAY, "", "", 0)
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", command)
    assert (refused.value.rule, refused.value.authority) == ("R46.2", True)
    meeting = house.do("mayor", command)
    assert {"head_finance", "head_t01", "vm3", "director", "mayor"} <= names(meeting, "member")
    assert "inner" not in names(meeting, "member")
    assert house.do("clerk", FixAgenda(UUID(meeting.id))).state == "agenda_fixed"
    assert house.pending(f"meeting/{meeting.id}") == {"open_meeting": ["mayor.chair"]}


@pytest.mark.rule("R43.1")
def test_somebody_who_holds_two_posts_is_counted_once_and_who_acts_is_due(house):
    house.neighbours.posts["director too"] = (house.id("vm4"), "office_director")
    del house.neighbours.posts["director"]
    meeting = house.do("mayor", CallMeeting("executive", "会", DAY, "", "", 0))
    assert meeting.due == 5
    assert [row.person for row in meeting.attendance].count("vm4") == 1


@pytest.mark.rule("R45.1")
def test_without_a_commission_the_offices_deputy_convenes_no_thematic_meeting(house):
    with pytest.raises(RuleBroken) as refused:
        thematic("deputy1", house)
    assert (refused.value.rule, refused.value.authority) == ("R45.1", True)
    with pytest.raises(RuleBroken) as refused:
        thematic("clerk", house)
    assert refused.value.rule == "R45.1"
    assert house.rows("SELECT 1 FROM meetings") == []


@pytest.mark.rule("R45.1")
def test_a_commissioned_deputy_convenes_and_chairs_and_another_deputy_does_not(house):
    given = commissioned(house)
    assert (given.state, given.person, given.giver) == ("in_force", "deputy1", "vm1")
    meeting = thematic("deputy1", house)
    act = house.rows("SELECT capacity FROM acts WHERE action = 'call_meeting'")[0]
    assert (act.capacity["via"], act.capacity["instrument"]) == ("commission", "批示")
    assert names(meeting, "member") == {"deputy1"}
    meeting_id = UUID(meeting.id)
    house.do("clerk", FixAgenda(meeting_id))
    assert house.pending(f"meeting/{meeting_id}")["open_meeting"] == [
        *("mayor.convene", "office.deputy", "office.head", "vice_mayor")
    ]
    with pytest.raises(RuleBroken) as refused:
        house.do("director", OpenMeeting(meeting_id))
    assert refused.value.rule == "R45.1"
    assert house.do("deputy1", OpenMeeting(meeting_id)).chair == "deputy1"
    with pytest.raises(RuleBroken):
        house.do("director", CloseMeeting(meeting_id))
    assert house.do("deputy1", CloseMeeting(meeting_id)).state == "closed"


@pytest.mark.rule("R45.1")
def test_a_commission_covers_its_unit_and_its_days_and_no_other(house):
    commissioned(house)
    for wrong in ({"unit": "d10"}, {"day": DAY + timedelta(1)}):
        with pytest.raises(RuleBroken) as refused:
            thematic("deputy1", house, **wrong)
        assert refused.value.rule == "R45.1"
    with pytest.raises(RuleBroken):
        thematic("director", house)
    assert thematic("deputy1", house).state == "planned"


@pytest.mark.rule("R45.1")
def test_a_commission_for_one_meeting_is_used_up_by_it(house):
    given = commissioned(house, once=True)
    meeting = thematic("deputy1", house)
    used = house.ask("clerk", read.get_commission, UUID(given.id))
    assert (used.state, used.meeting_id, used.version) == ("used", meeting.id, 2)
    with pytest.raises(RuleBroken) as refused:
        thematic("deputy1", house)
    assert refused.value.rule == "R45.1"
    assert house.do("deputy1", CancelMeeting(UUID(meeting.id), "不开了")).state == "cancelled"


@pytest.mark.rule("R45.1")
def test_a_revoked_commission_keeps_its_holder_from_the_chair_of_a_meeting_called_under_it(house):
    given = commissioned(house)
    meeting_id = UUID(thematic("deputy1", house).id)
    house.do("clerk", FixAgenda(meeting_id))
    with pytest.raises(RuleBroken) as refused:
        house.do("vm2", RevokeCommission(UUID(given.id), "不必"))
    assert (refused.value.rule, refused.value.authority) == ("R45.1", True)
    assert house.do("mayor", RevokeCommission(UUID(given.id), "由副市长召集")).state == "revoked"
    for command in (OpenMeeting(meeting_id), CancelMeeting(meeting_id, "不开了")):
        with pytest.raises(RuleBroken) as refused:
            house.do("deputy1", command)
        assert refused.value.rule == "R45.1"
    with pytest.raises(IllegalStep):
        house.do("vm1", RevokeCommission(UUID(given.id), "再次"))
    assert house.do("vm1", OpenMeeting(meeting_id)).chair == "vm1"


@pytest.mark.rule("R45.1")
def test_a_commission_ends_with_the_post_of_who_gave_it(house):
    commissioned(house)
    del house.neighbours.posts["vm1"]
    with pytest.raises(RuleBroken) as refused:
        thematic("deputy1", house)
    assert refused.value.judged["giver_in_post"] is False


@pytest.mark.rule("R45.1")
def test_only_the_mayor_and_vice_mayors_commission_and_only_the_office_is_commissioned(house):
    for by, person in (("director", "deputy1"), ("vm1", "clerk"), ("vm1", "vm2")):
        with pytest.raises(RuleBroken) as refused:
            commissioned(house, by, person)
        assert refused.value.rule == "R45.1"
    with pytest.raises(Malformed):
        commissioned(house, unit="d99")


def test_commissions_are_for_the_office_and_the_leaders(house):
    given = commissioned(house)
    assert [row.id for row in house.ask("vm3", read.list_commissions, "", 0, "", None).commissions] == [given.id]
    assert not house.ask("clerk", read.list_commissions, "", 0, "revoked", None).commissions
    assert not house.ask("stranger", read.list_commissions, "", 0, "", None).commissions
    with pytest.raises(NotFound):
        house.ask("stranger", read.get_commission, UUID(given.id))


@pytest.mark.rule("R45.1")
def test_to_a_thematic_meeting_come_the_heads_of_the_units_called_or_whom_they_send(house):
    seated(house, head_finance=("unit_head", "d08"), head_d10=("unit_head", "d10"), head_t01=("unit_head", "t01"))
    meeting = thematic("vm1", house, units=("d08", "d10"))
    assert names(meeting, "member") == {"vm1", "head_finance", "head_d10"}
    sent = NameParticipants(UUID(meeting.id), "d10", (house.id("deputy_d10"),))
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", sent)
    assert refused.value.rule == "R46.1"
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", replace(sent, people=(house.id("clerk_finance"),)))
    assert refused.value.rule == "R9.1"
    with pytest.raises(Malformed):
        house.do("clerk", replace(sent, unit="t01"))
    after = house.do("head_d10", sent)
    assert (after.shown, len(after.attendance), after.title) == (False, 0, "专题")
    listed = house.ask("clerk", read_meeting.get_meeting, UUID(meeting.id))
    assert names(listed, "member") == {"vm1", "head_finance", "deputy_d10"}
    fixed = house.do("clerk", FixAgenda(UUID(meeting.id)))
    assert names(fixed, "member") == {"vm1", "head_finance", "deputy_d10"}
    back = house.ask("clerk", read_meeting.get_meeting, UUID(meeting.id))
    assert {row.ground for row in back.attendance if row.person == "deputy_d10"} == {"name"}
    house.do("clerk", replace(sent, people=()))
    again = house.ask("clerk", read_meeting.get_meeting, UUID(meeting.id))
    assert names(again, "member") == {"vm1", "head_finance", "head_d10"}


@pytest.mark.rule("R45.1")
def test_who_is_named_after_the_notices_went_out_gets_one_in_place_of_who_came_by_post(house):
    seated(house, head_finance=("unit_head", "d08"), head_d10=("unit_head", "d10"))
    meeting_id = UUID(thematic("vm1", house, units=("d08", "d10")).id)
    house.do("clerk", FixAgenda(meeting_id))
    house.do("clerk", IssueNotices(meeting_id, ""))
    house.do("head_d10", NameParticipants(meeting_id, "d10", (house.id("deputy_d10"),)))
    rows = house.rows("SELECT person, state, issue FROM notices WHERE meeting_id = :m ORDER BY person", m=meeting_id)
    assert [(row.person, row.state, row.issue) for row in rows] == [
        *(("deputy_d10", "issued", 1), ("head_d10", "superseded", 1)),
        *(("head_finance", "issued", 1), ("vm1", "issued", 1)),
    ]


@pytest.mark.rule("R45.1")
def test_who_opens_a_meeting_without_being_listed_stands_in_the_log_of_the_door(house):
    meeting_id = UUID(thematic("vm1", house).id)
    house.do("clerk", FixAgenda(meeting_id))
    house.do("vm2", OpenMeeting(meeting_id))
    rows = house.rows("SELECT person, inward, recorded_by FROM passages WHERE meeting_id = :m", m=meeting_id)
    assert [tuple(row) for row in rows] == [("vm2", True, "vm2")]


@pytest.mark.rule("R45.1")
def test_a_joint_sitting_is_chaired_by_who_is_in_charge_of_the_leading_unit(house):
    meeting = thematic("vm2", house, unit="", hosts=("d08", "d10"))
    assert (meeting.unit, list(meeting.hosts)) == ("d08", ["d08", "d10"])
    assert names(meeting, "member") == {"vm1", "vm2"}
    meeting_id = UUID(meeting.id)
    house.do("clerk", FixAgenda(meeting_id))
    assert house.pending(f"meeting/{meeting_id}") == {"open_meeting": ["mayor.chair", "portfolio:d08"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("vm2", OpenMeeting(meeting_id))
    assert refused.value.rule == "R45.1"
    assert house.do("vm1", OpenMeeting(meeting_id)).chair == "vm1"


@pytest.mark.rule("R46.3")
def test_a_class_2_meeting_is_there_only_once_applied_for_reviewed_and_approved(house):
    call = CallMeeting("work_class2", "秋收工作会议", DAY, "", "d08", 0, units=("d10", "t01"))
    for name in ("mayor", "clerk"):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, call)
        assert (refused.value.rule, refused.value.authority) == ("R46.3", False)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk_finance", ApplyForMeeting("d08", WANTED, 0))
    assert (refused.value.rule, refused.value.authority) == ("R46.3", True)
    application = house.do("head_finance", ApplyForMeeting("d08", WANTED, 0))
    subject, application_id = f"meeting_application/{application.id}", UUID(application.id)
    assert house.pending(subject) == {"review_application": ["office.staff"]}
    call = replace(call, application_id=application_id)
    with pytest.raises(IllegalStep) as early:
        house.do("mayor", ApproveApplication(application_id, True, ""))
    assert early.value.rule == "R46.3"
    for state in ("applied", "reviewed"):
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", call)
        assert (refused.value.rule, refused.value.judged["state"]) == ("R46.3", state)
        if state == "applied":
            house.do("clerk", ReviewApplication(application_id, True, "可以"))
    assert house.rows("SELECT 1 FROM meetings") == []
    assert house.pending(subject) == {"approve_application": ["mayor.approve"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", ApproveApplication(application_id, True, ""))
    assert (refused.value.rule, refused.value.authority) == ("R46.3", True)
    assert house.do("mayor", ApproveApplication(application_id, True, "同意")).state == "approved"
    assert house.pending(subject) == {"call_meeting": ["mayor.approve", "office.staff"]}
    for wrong in ({"day": DAY + timedelta(1)}, {"units": ("d10", "d09")}, {"unit": "d10"}):
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", replace(call, **wrong))
        assert refused.value.rule == "R46.3"
    seated(house, deputy_d10=("unit_deputy", "d10"), head_d10=("unit_head", "d10"), head_t01=("unit_head", "t01"))
    meeting = house.do("clerk", call)
    assert names(meeting, "member") == {"vm1", "deputy_d10", "head_t01"}
    assert meeting.application_id == application.id
    called = house.ask("head_finance", read.get_application, application_id)
    assert (called.state, called.meeting_id) == ("called", meeting.id)
    assert house.pending(subject) == {}
    with pytest.raises(RuleBroken):
        house.do("clerk", call)


@pytest.mark.rule("R46.3")
def test_an_application_is_returned_revised_rejected_and_withdrawn(house):
    application_id = UUID(house.do("head_finance", ApplyForMeeting("d08", WANTED, 0)).id)
    subject = f"meeting_application/{application_id}"
    assert house.do("clerk", ReviewApplication(application_id, False, "人数太多")).state == "returned"
    assert house.pending(subject) == {"revise_application": ["head:d08"]}
    fewer = replace(WANTED, head_count=30, participants=("t01",))
    with pytest.raises(RuleBroken):
        house.do("clerk", ReviseApplication(application_id, fewer))
    revised = house.do("head_finance", ReviseApplication(application_id, fewer))
    assert (revised.state, revised.head_count, list(revised.participants)) == ("applied", 30, ["t01"])
    house.do("clerk", ReviewApplication(application_id, True, ""))
    assert house.do("mayor", ApproveApplication(application_id, False, "不开")).state == "rejected"
    assert house.pending(subject) == {}
    with pytest.raises(IllegalStep):
        house.do("head_finance", WithdrawApplication(application_id))
    other = UUID(house.do("head_finance", ApplyForMeeting("d08", WANTED, 0)).id)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", WithdrawApplication(other))
    assert refused.value.rule == "R46.3"
    assert house.do("head_finance", WithdrawApplication(other)).state == "withdrawn"


@pytest.mark.rule("R46.1")
@pytest.mark.rule("R81.1")
def test_what_cannot_be_is_not_applied_for(house):
    for wrong, rule in (
        ({"participants": ("d08a",)}, "R46.1"),
        ({"cost_estimate": 1}, "R81.1"),
    ):
        with pytest.raises(RuleBroken) as refused:
            house.do("head_finance", ApplyForMeeting("d08", replace(WANTED, **wrong), 0))
        assert refused.value.rule == rule
    for wrong in ({"participants": ("d99",)}, {"day": TODAY - timedelta(1)}):
        with pytest.raises(Malformed):
            house.do("head_finance", ApplyForMeeting("d08", replace(WANTED, **wrong), 0))
    assert house.do("head_finance", ApplyForMeeting("d08", replace(WANTED, day=TODAY), 0)).state == "applied"


def test_an_application_is_known_to_its_unit_who_is_in_charge_and_the_office(house):
    application = house.do("head_finance", ApplyForMeeting("d08", WANTED, 0))
    for name in ("clerk_finance", "clerk", "vm1", "mayor"):
        assert house.ask(name, read.get_application, UUID(application.id)).id == application.id
        found = house.ask(name, read.list_applications, "", 0, "applied", "d08").applications
        assert [row.id for row in found] == [application.id]
    with pytest.raises(NotFound):
        house.ask("stranger", read.get_application, UUID(application.id))
    assert not house.ask("stranger", read.list_applications, "", 0, "", "").applications
    with pytest.raises(NotFound):
        house.do("stranger", WithdrawApplication(UUID(application.id)))


@pytest.mark.rule("R46.3")
def test_the_mayors_approval_passes_to_whom_he_entrusted(house):
    application_id = UUID(house.do("head_finance", ApplyForMeeting("d08", WANTED, 0)).id)
    house.do("clerk", ReviewApplication(application_id, True, ""))
    vm2 = house.people["vm2"]
    lent = replace(vm2, powers=(*vm2.powers, Power("mayor.approve", "delegation", house.id("mayor"), "委托〔1〕")))
    plain, house.runtime.standing = (
        house.runtime.standing,
        lambda actor, on, old: lent if actor.person_id == vm2.person_id else plain(actor, on, old),
    )
    assert house.do("vm2", ApproveApplication(application_id, True, "同意")).decided_by == "vm2"
