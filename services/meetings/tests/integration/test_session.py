"""Agenda, session, decision and minutes."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from chassis import envelope
from chassis.actor import Power, Standing
from chassis.errors import IllegalStep, Malformed, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.attendance.record_attendance import RecordAttendance
from meetings.commands.decision.record_decision import RecordDecision
from meetings.commands.meeting.call_meeting import CallMeeting
from meetings.commands.meeting.cancel_meeting import CancelMeeting
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.ports import Legality
from meetings.queries import topic as read_topic
from zhengling.meetings.v1.events_pb2 import DecisionAdopted, MeetingCalled, MinutesSigned


def told(house, kind):
    key = envelope.event_type(kind)
    rows = house.rows("SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=key)
    return [envelope.decode(bytes(row.body), kind) for row in rows]


@pytest.mark.rule("R43.1")
@pytest.mark.rule("R43.2")
@pytest.mark.rule("R43.3")
def test_the_mayor_calls_an_executive_meeting_and_those_due_are_on_its_list(house):
    day = date(2026, 11, 23)
    command = CallMeeting("executive", "第1次常务会议", day, "", "", 0)
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", command)
    assert (refused.value.rule, refused.value.authority) == ("R43.2", True)
    meeting = house.do("mayor", command)
    assert {row.person for row in meeting.attendance if row.role == "member"} == {
        *("mayor", "vm1", "vm2", "vm3", "vm4", "director")
    }
    assert [row.person for row in meeting.attendance if row.role == "observer"] == ["deputy1"]
    assert (meeting.due, meeting.present, meeting.quorate) == (6, 0, False)
    assert house.neighbours.asked == [day]
    assert house.pending(f"meeting/{meeting.id}") == {"fix_agenda": ["office.staff"]}
    assert [event.data.kind for event in told(house, MeetingCalled)] == ["executive"]


@pytest.mark.rule("R43.2")
def test_a_vice_mayor_whom_the_mayor_entrusted_convenes_and_chairs(house):
    vm2 = house.people["vm2"]
    lent = tuple(Power(key, "delegation", house.id("mayor"), "委托〔1〕") for key in ("mayor.convene", "mayor.chair"))
    entrusted = Standing(vm2.person_id, "vm2", vm2.powers + lent, clearance=4)
    plain, house.runtime.standing = (
        house.runtime.standing,
        lambda actor, on, old: entrusted if actor.person_id == vm2.person_id else plain(actor, on, old),
    )
    meeting_id = UUID(house.do("vm2", CallMeeting("executive", "会", date(2026, 11, 16), "", "", 0)).id)
    house.fixed(meeting_id)
    house.signs_in(meeting_id, "vm1", "vm2", "vm3", "vm4")
    assert house.do("vm2", OpenMeeting(meeting_id)).chair == "vm2"
    act = house.rows("SELECT capacity FROM acts WHERE action = 'open_meeting'")[0]
    assert (act.capacity["via"], act.capacity["instrument"]) == ("delegation", "委托〔1〕")


@pytest.mark.rule("R47.1")
def test_an_agenda_without_the_study_item_first_is_not_fixed(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.agenda(meeting_id, topic_id, study=False)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert refused.value.rule == "R47.1"
    meeting = house.fixed(meeting_id, topic_id)
    assert meeting.state == "agenda_fixed"
    assert [item.kind for item in meeting.items] == ["study", "topic"]
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "scheduled"
    assert house.pending(f"meeting/{meeting_id}") == {"open_meeting": ["mayor.chair"]}


@pytest.mark.rule("R47.2")
def test_the_sixth_meeting_in_a_row_without_a_bottom_line_item_is_not_fixed(house):
    first = date(2026, 11, 23)
    for number in range(5):
        house.fixed(house.meeting(day=first + timedelta(number)))
    sixth = house.meeting(day=first + timedelta(5))
    house.agenda(sixth)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(sixth))
    assert (refused.value.rule, refused.value.judged["without"]) == ("R47.2", 5)
    items = (Item("study", None, "学习"), Item("bottom_line", None, "安全生产"))
    house.do("clerk", SetAgenda(sixth, items))
    assert house.do("clerk", FixAgenda(sixth)).state == "agenda_fixed"
    house.fixed(house.meeting(day=first + timedelta(6)))


@pytest.mark.rule("R25.5")
def test_a_normative_draft_waits_for_the_justice_bureaus_finding(house):
    document_id, meeting_id = uuid4(), house.meeting()
    topic_id = house.approved(meeting_id, document_id=document_id, task="normative_draft")
    house.agenda(meeting_id, topic_id)
    for finding in (None, Legality(True, "none"), Legality(True, "unlawful")):
        if finding:
            house.neighbours.findings[document_id] = finding
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", FixAgenda(meeting_id))
        assert (refused.value.rule, refused.value.judged["topic_id"]) == ("R25.5", str(topic_id))
    house.neighbours.findings[document_id] = Legality(True, "lawful")
    assert house.do("clerk", FixAgenda(meeting_id)).state == "agenda_fixed"


@pytest.mark.rule("R50.1")
@pytest.mark.rule("R50.2")
def test_a_topic_that_skipped_its_way_is_not_scheduled(house):
    meeting_id, other = house.meeting(), house.meeting()
    house.agenda(meeting_id, house.topic())
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert refused.value.rule == "R50.1"
    house.agenda(meeting_id, house.approved(other))
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert refused.value.rule == "R50.1"


def test_setting_a_fixed_agenda_anew_unfixes_it_and_lets_its_topics_go(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    assert house.agenda(meeting_id).state == "planned"
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "approved"
    assert house.pending(f"meeting/{meeting_id}") == {"fix_agenda": ["office.staff"]}
    assert house.fixed(meeting_id, topic_id).state == "agenda_fixed"
    with pytest.raises(Malformed):
        house.agenda(meeting_id, topic_id, topic_id)


@pytest.mark.rule("R43.4")
def test_at_exactly_half_the_meeting_does_not_open_and_with_one_more_it_does(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "director", "deputy1")
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", OpenMeeting(meeting_id))
    assert refused.value.rule == "R43.4"
    assert refused.value.judged == {"present": 3, "due": 6, "needed": 4}
    house.signs_in(meeting_id, "vm2")
    meeting = house.do("mayor", OpenMeeting(meeting_id))
    assert (meeting.state, meeting.chair, meeting.present, meeting.quorate) == ("in_session", "mayor", 4, True)


@pytest.mark.rule("R43.1")
def test_who_is_due_is_asked_again_when_the_meeting_opens(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "director")
    house.neighbours.posts.pop("vm4")
    meeting = house.do("mayor", OpenMeeting(meeting_id))
    assert (meeting.due, meeting.present) == (5, 3)


@pytest.mark.rule("R43.1")
def test_who_came_into_a_post_after_the_call_is_on_the_list_when_the_agenda_is_fixed(house):
    meeting_id = house.meeting()
    successor = uuid4()
    house.neighbours.posts["vm4"] = (successor, "vice_mayor")
    meeting = house.fixed(meeting_id)
    assert str(successor) in {row.person_id for row in meeting.attendance}
    assert str(house.id("vm4")) not in {row.person_id for row in meeting.attendance}
    assert meeting.due == 6


@pytest.mark.rule("R43.2")
def test_each_step_of_a_meeting_is_refused_to_those_whose_it_is_not_and_out_of_its_turn(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    decision = RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, "")
    for command in (SetAgenda(meeting_id, ()), FixAgenda(meeting_id), decision):
        with pytest.raises(NotPermitted):
            house.do("mayor", command)
    with pytest.raises(IllegalStep):
        house.signs_in(meeting_id, "mayor")
    before = house.ask("clerk", read_topic.get_topic, topic_id).version
    house.fixed(meeting_id, topic_id)
    assert house.ask("clerk", read_topic.get_topic, topic_id).version == before + 1
    with pytest.raises(IllegalStep):
        house.do("clerk", decision)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    for name in ("vm2", "director"):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, OpenMeeting(meeting_id))
        assert (refused.value.rule, refused.value.authority) == ("R43.2", True)
    house.do("mayor", OpenMeeting(meeting_id))
    assert house.pending(f"meeting/{meeting_id}") == {"close_meeting": ["mayor.chair"]}
    with pytest.raises(IllegalStep):
        house.do("mayor", CancelMeeting(meeting_id))
    house.do("mayor", CloseMeeting(meeting_id))
    for name, command in (("mayor", OpenMeeting(meeting_id)), ("mayor", CloseMeeting(meeting_id)), ("clerk", decision)):
        with pytest.raises(IllegalStep):
            house.do(name, command)


@pytest.mark.rule("R45.3")
def test_a_thematic_meeting_does_not_settle_establishment(house):
    meeting_id = house.meeting(kind="thematic", unit="d08")
    topic_id = house.approved(meeting_id, meeting_kind="thematic", task="portfolio_matter", flags=("establishment",))
    house.fixed(meeting_id, topic_id)
    house.do("vm1", OpenMeeting(meeting_id))
    with pytest.raises(RuleBroken) as refused:
        house.decides(meeting_id, topic_id)
    assert refused.value.rule == "R45.3"


@pytest.mark.rule("R50.1")
def test_a_meeting_opens_on_its_day_and_not_before(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.at(2026, 11, 22, 23, 59)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", OpenMeeting(meeting_id))
    assert refused.value.rule == "R50.1"


@pytest.mark.rule("R51.4")
def test_only_who_is_on_the_list_signs_in_and_only_the_office_signs_for_others(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.signs_in(meeting_id, "stranger")
    assert refused.value.rule == "R51.4"
    with pytest.raises(NotPermitted):
        house.do("vm1", RecordAttendance(meeting_id, house.id("vm2"), True, no_device=True))
    assert house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), True, no_device=True)).present == 1


@pytest.mark.rule("R43.4")
def test_a_decision_is_recorded_only_while_the_meeting_is_quorate(house):
    meeting_id, topic_id = house.in_session()
    house.signs_in(meeting_id, "vm2", present=False)
    with pytest.raises(RuleBroken) as refused:
        house.decides(meeting_id, topic_id)
    assert (refused.value.rule, refused.value.judged["present"]) == ("R43.4", 3)
    house.signs_in(meeting_id, "vm3")
    decision = house.decides(meeting_id, topic_id, term=date(2026, 12, 31))
    assert (decision.present, decision.due, decision.decided_on) == (4, 6, "2026-11-23")
    assert list(decision.responsible_units) == ["d08"]
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "decided"
    (event,) = told(house, DecisionAdopted)
    assert (event.subject, event.data.topic_id, event.data.outcome) == (
        f"decision/{decision.id}",
        str(topic_id),
        "adopted",
    )
    with pytest.raises(IllegalStep) as again:
        house.decides(meeting_id, topic_id)
    assert again.value.rule == "R24.1"


@pytest.mark.rule("R24.1")
@pytest.mark.rule("R48.1")
def test_an_executive_meeting_in_session_decides_what_needs_a_collective_decision(house):
    house.neighbours.findings.clear()
    meeting_id, topic_id = house.in_session(flags=("listed_matter", "large_funds"))
    assert house.decides(meeting_id, topic_id, "rejected").outcome == "rejected"
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "rejected"
    judged = house.rows("SELECT judgements FROM acts WHERE action = 'record_decision' LIMIT 1")[0].judgements
    assert {"R24.1", "R48.1", "R43.4"} <= {note["rule"] for note in judged}


def test_only_what_stands_on_the_agenda_is_decided(house):
    meeting_id, _ = house.in_session()
    with pytest.raises(Malformed):
        house.decides(meeting_id, house.topic())


@pytest.mark.rule("R53.1")
def test_the_mayor_alone_signs_the_minutes_and_their_items_are_told(house):
    meeting_id, topic_id = house.in_session()
    decision = house.decides(meeting_id, topic_id, responsible_units=("d08", "d07"), term=date(2026, 12, 31))
    with pytest.raises(IllegalStep):
        house.do("clerk", DraftMinutes(meeting_id, ""))
    house.do("mayor", CloseMeeting(meeting_id))
    assert house.pending(f"meeting/{meeting_id}") == {"draft_minutes": ["office.staff"]}
    with pytest.raises(NotPermitted):
        house.do("head_finance", DraftMinutes(meeting_id, ""))
    minutes = house.do("clerk", DraftMinutes(meeting_id, ""))
    assert house.pending(f"meeting/{meeting_id}") == {}
    assert house.pending(f"minutes/{minutes.id}") == {"check_minutes": ["office.staff"]}
    assert minutes.body.endswith("一、预备费安排\n会议审议通过。原则同意。")
    again = house.do("clerk", DraftMinutes(meeting_id, "会议议定如下："))
    assert (again.id, again.version, again.opening) == (minutes.id, 2, "会议议定如下：")
    with pytest.raises(IllegalStep):
        house.do("mayor", SignMinutes(UUID(minutes.id)))
    house.do("director", CheckMinutes(UUID(minutes.id), True, ""))
    assert house.pending(f"minutes/{minutes.id}") == {"sign_minutes": ["mayor.sign"]}
    for name in ("vm1", "director"):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, SignMinutes(UUID(minutes.id)))
        assert (refused.value.rule, refused.value.authority) == ("R53.1", True)
    signed = house.do("mayor", SignMinutes(UUID(minutes.id)))
    assert (signed.state, signed.signed_by, signed.number) == ("signed", "mayor", "〔2026〕第1期")
    assert house.pending(f"minutes/{minutes.id}") == {"issue_minutes": ["office.staff"]}
    (event,) = told(house, MinutesSigned)
    assert (event.data.held_on, event.data.signed_on, event.version) == ("2026-11-23", "2026-11-23", 4)
    (item,) = event.data.items
    assert (item.decision_id, list(item.responsible_units), item.term) == (decision.id, ["d08", "d07"], "2026-12-31")
    with pytest.raises(IllegalStep):
        house.do("clerk", DraftMinutes(meeting_id, "改"))


def test_what_was_not_decided_is_deferred_when_the_meeting_closes(house):
    meeting_id, topic_id = house.in_session()
    with pytest.raises(RuleBroken):
        house.do("vm1", CloseMeeting(meeting_id))
    house.do("mayor", CloseMeeting(meeting_id))
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "deferred"
    minutes = house.do("clerk", DraftMinutes(meeting_id, ""))
    assert list(minutes.items) == []
    assert minutes.body.endswith("会议没有形成议定事项。")


def test_a_cancelled_meeting_lets_its_topics_be_submitted_elsewhere_in_time(house):
    meeting_id = house.meeting()
    topic_id, waiting = house.approved(meeting_id), house.topic()
    house.do("head_finance", SubmitTopic(late := house.topic(), meeting_id))
    house.fixed(meeting_id, topic_id)
    version = house.ask("clerk", read_topic.get_topic, topic_id).version
    with pytest.raises(RuleBroken):
        house.do("vm1", CancelMeeting(meeting_id))
    house.do("mayor", CancelMeeting(meeting_id))
    assert house.pending(f"topic/{late}") == {}
    assert house.ask("clerk", read_topic.get_topic, topic_id).version == version + 1
    cancelled = house.rows("SELECT subject FROM acts WHERE action = 'cancel_meeting' AND outcome = 'allowed'")
    assert {row.subject for row in cancelled} == {f"meeting/{meeting_id}", f"topic/{topic_id}", f"topic/{late}"}
    assert house.pending(f"meeting/{meeting_id}") == {}
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "deferred"
    assert house.ask("clerk", read_topic.get_topic, waiting).state == "proposed"
    other = house.meeting(day=date(2026, 11, 24))
    assert house.do("head_finance", SubmitTopic(topic_id, other)).state == "submitted"
    with pytest.raises(IllegalStep):
        house.do("head_finance", SubmitTopic(waiting, meeting_id))


@pytest.mark.rule("R45.3")
def test_a_thematic_meeting_refers_a_project_and_cannot_adopt_it(house):
    meeting_id = house.meeting(kind="thematic", unit="d08")
    topic_id = house.approved(meeting_id, meeting_kind="thematic", task="for_collective", flags=("major_project",))
    house.fixed(meeting_id, topic_id)
    house.do("vm1", OpenMeeting(meeting_id))
    with pytest.raises(RuleBroken) as refused:
        house.decides(meeting_id, topic_id)
    assert refused.value.rule == "R48.1"
    with pytest.raises(RuleBroken) as refused:
        house.decides(meeting_id, topic_id, "rejected")
    assert refused.value.rule == "R48.1"
    assert house.decides(meeting_id, topic_id, "referred").outcome == "referred"
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "deferred"
