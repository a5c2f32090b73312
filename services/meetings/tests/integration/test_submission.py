"""A topic on its way to a meeting."""

from datetime import date
from uuid import UUID

import pytest

from chassis import envelope
from chassis.errors import AboveCeiling, IllegalStep, NotFound
from chassis.law import RuleBroken
from meetings.commands.meeting.cancel_meeting import CancelMeeting
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.approve_urgent_submission import ApproveUrgentSubmission
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.sign_topic_form import SignTopicForm
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.queries import topic as read_topic
from zhengling.meetings.v1.events_pb2 import TopicSubmitted


@pytest.mark.rule("R50.1")
def test_on_the_fifth_working_day_a_topic_is_in_time_and_a_day_later_it_is_not(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    house.at(2026, 11, 17, 0, 0)
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    assert refused.value.rule == "R50.1"
    assert refused.value.judged["deadline"] == "2026-11-16"
    house.at(2026, 11, 16, 23, 59)
    topic = house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    assert (topic.state, topic.deadline, topic.meeting_day) == ("submitted", "2026-11-16", "2026-11-23")
    assert not topic.deadline_provisional
    assert house.pending(f"topic/{topic_id}") == {"review_topic": ["office.staff"]}


@pytest.mark.rule("R50.1")
def test_a_recorded_urgent_approval_makes_a_late_submission_to_that_one_meeting_lawful(house):
    meeting_id, other, topic_id = house.meeting(), house.meeting(), house.topic()
    house.at(2026, 11, 20, 9, 0)
    with pytest.raises(RuleBroken) as refused:
        house.do("deputy1", ApproveUrgentSubmission(topic_id, meeting_id, "汛情"))
    assert (refused.value.rule, refused.value.authority) == ("R50.1", True)
    topic = house.do("vm1", ApproveUrgentSubmission(topic_id, meeting_id, "汛情"))
    assert (topic.urgent_by, topic.urgent_reason) == ("vm1", "汛情")
    assert [(o.stage, o.person, o.text) for o in topic.opinions] == [("urgent", "vm1", "汛情")]
    with pytest.raises(RuleBroken):
        house.do("head_finance", SubmitTopic(topic_id, other))
    assert house.do("head_finance", SubmitTopic(topic_id, meeting_id)).state == "submitted"
    with pytest.raises(IllegalStep):
        house.do("vm1", ApproveUrgentSubmission(topic_id, other, "汛情"))
    house.do("mayor", CancelMeeting(other))
    with pytest.raises(IllegalStep):
        house.do("vm1", ApproveUrgentSubmission(house.topic(), other, "汛情"))


@pytest.mark.rule("R50.1")
def test_a_term_that_runs_through_a_year_without_arrangement_is_provisional(house):
    topic = house.do("head_finance", SubmitTopic(house.topic(), house.meeting(day=date(2031, 1, 3))))
    assert topic.deadline_provisional


@pytest.mark.rule("R9.1")
def test_only_its_own_unit_proposes_a_topic_and_only_the_head_submits_it(house):
    with pytest.raises(RuleBroken) as refused:
        house.topic(by="stranger")
    assert refused.value.rule == "R9.1"
    meeting_id, topic_id = house.meeting(), house.topic()
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk_finance", SubmitTopic(topic_id, meeting_id))
    assert (refused.value.rule, refused.value.authority) == ("R9.1", True)


@pytest.mark.rule("R41.1")
def test_a_kind_of_meeting_that_the_regulation_does_not_know_is_refused(house):
    with pytest.raises(RuleBroken) as refused:
        house.topic(meeting_kind="breakfast")
    assert refused.value.rule == "R41.1"
    with pytest.raises(RuleBroken) as refused:
        house.meeting(kind="breakfast")
    assert refused.value.rule == "R41.1"


@pytest.mark.rule("R43.5")
def test_a_topic_without_a_task_of_the_meeting_is_refused(house):
    with pytest.raises(RuleBroken) as refused:
        house.topic(task="exchange")
    assert refused.value.rule == "R43.5"
    topic_id = house.topic(meeting_kind="mayor_office", task="exchange")
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", SubmitTopic(topic_id, house.meeting()))
    assert refused.value.rule == "R43.5"


@pytest.mark.rule("R24.1")
def test_a_listed_matter_is_not_submitted_to_the_mayors_office_meeting(house):
    topic_id = house.topic(meeting_kind="mayor_office", task="daily", flags=("listed_matter",))
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", SubmitTopic(topic_id, house.meeting(kind="mayor_office")))
    assert refused.value.rule == "R24.1"


@pytest.mark.rule("R50.2")
@pytest.mark.rule("R50.3")
@pytest.mark.rule("R50.4")
def test_the_steps_wait_for_the_right_powers_one_after_the_other(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    subject = f"topic/{topic_id}"
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", ReviewTopic(topic_id, True, ""))
    assert refused.value.rule == "R50.2"
    with pytest.raises(IllegalStep):
        house.do("vm1", ApproveTopic(topic_id, True, ""))
    house.do("clerk", ReviewTopic(topic_id, True, "材料齐备"))
    assert house.pending(subject) == {
        "sign_topic_form": ["office.deputy", "office.head"],
        "approve_topic": ["mayor.approve", "portfolio:d08"],
    }
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", SignTopicForm(topic_id, ""))
    assert refused.value.rule == "R50.3"
    with pytest.raises(RuleBroken) as refused:
        house.do("vm2", ApproveTopic(topic_id, True, ""))
    assert (refused.value.rule, refused.value.authority) == ("R50.2", True)
    house.do("vm1", ApproveTopic(topic_id, True, "同意"))
    house.do("director", SignTopicForm(topic_id, "同意"))
    assert house.pending(subject) == {"record_prior_report": ["head:d08", "office.staff"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("vm2", RecordPriorReport(topic_id, ("mayor",), ""))
    assert refused.value.rule == "R50.4"
    house.do("head_finance", RecordPriorReport(topic_id, ("mayor",), ""))
    assert "record_prior_report" in house.pending(subject)
    topic = house.do("clerk", RecordPriorReport(topic_id, ("party_secretary",), ""))
    assert house.pending(subject) == {}
    assert list(topic.agreed_by) == ["mayor", "party_secretary"]
    assert [(o.stage, o.person) for o in topic.opinions] == [
        ("review", "clerk"),
        ("approval", "vm1"),
        ("office_form", "director"),
        ("prior_report", "head_finance"),
        ("prior_report", "clerk"),
    ]
    assert topic.opinions[1].capacity == "portfolio:d08 (own)"


@pytest.mark.rule("R50.3")
def test_a_review_by_a_deputy_director_signs_the_form_too(house):
    topic_id = house.topic()
    house.do("head_finance", SubmitTopic(topic_id, house.meeting()))
    house.do("deputy1", ReviewTopic(topic_id, True, "同意"))
    assert "sign_topic_form" not in house.pending(f"topic/{topic_id}")


def test_a_returned_topic_begins_a_new_round_and_old_opinions_count_no_more(house):
    meeting_id = house.meeting()
    topic_id = house.topic()
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    house.do("deputy1", ReviewTopic(topic_id, True, "同意"))
    assert house.do("vm1", ApproveTopic(topic_id, False, "请补充测算")).state == "proposed"
    assert house.pending(f"topic/{topic_id}") == {}
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    gates = {gate.rule: gate for gate in house.ask("clerk", read_topic.get_topic_readiness, topic_id).gates}
    assert not gates["R50.2"].passed
    assert not gates["R50.3"].passed


def test_the_form_is_signed_and_the_report_recorded_on_the_way_and_not_before(house):
    topic_id = house.topic()
    for name, command in (
        ("director", SignTopicForm(topic_id, "")),
        ("head_finance", RecordPriorReport(topic_id, ("mayor",), "")),
        ("clerk", ReviewTopic(topic_id, True, "")),
    ):
        with pytest.raises(IllegalStep):
            house.do(name, command)
    meeting_id = house.meeting()
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    told = house.rows("SELECT body FROM outbox WHERE routing_key = 'zhengling.meetings.topic.submitted.v1'")
    event = envelope.decode(bytes(told[0].body), TopicSubmitted)
    assert (event.version, event.data.meeting_id, event.data.sponsor_unit) == (2, str(meeting_id), "d08")


@pytest.mark.rule("R50.4")
def test_readiness_names_each_gate_with_its_article_until_all_are_passed(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    before = house.ask("clerk_finance", read_topic.get_topic_readiness, topic_id)
    assert not before.ready
    assert {gate.rule for gate in before.gates if not gate.passed} == {"R50.1", "R50.2", "R50.3", "R50.4"}
    assert {gate.article for gate in before.gates} == {"43", "24", "49", "50", "23", "25"}
    ready = house.ask("clerk_finance", read_topic.get_topic_readiness, house.approved(meeting_id))
    assert ready.ready
    assert all(gate.passed and not gate.facts for gate in ready.gates)


def test_a_withdrawn_topic_waits_for_nobody_and_comes_back_no_more(house):
    topic_id = house.topic()
    house.do("head_finance", SubmitTopic(topic_id, house.meeting()))
    with pytest.raises(RuleBroken):
        house.do("clerk_finance", WithdrawTopic(topic_id))
    assert house.do("head_finance", WithdrawTopic(topic_id)).state == "withdrawn"
    assert house.pending(f"topic/{topic_id}") == {}
    with pytest.raises(IllegalStep):
        house.do("head_finance", SubmitTopic(topic_id, house.meeting()))


def test_a_topic_is_not_submitted_to_what_is_no_meeting(house):
    with pytest.raises(NotFound):
        house.do("head_finance", SubmitTopic(house.topic(), UUID(int=7)))


def test_a_topic_above_what_the_network_may_hold_is_not_taken(house):
    with pytest.raises(AboveCeiling):
        house.topic(level=3)
    assert house.rows("SELECT * FROM topics") == []
