"""Exemptions: asked for by the sponsor's head, granted on the rulebook's grounds by its powers, taken back."""

from uuid import UUID, uuid4

import pytest

from chassis import envelope
from chassis.errors import AlreadyExists, IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.procedure.correct_topic_flags import CorrectTopicFlags
from meetings.commands.procedure.decide_exemption import DecideExemption
from meetings.commands.procedure.request_exemption import RequestExemption
from meetings.commands.procedure.revoke_exemption import RevokeExemption
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.queries import procedure as read
from meetings.queries import topic as read_topic
from services.meetings.tests.integration.procedures import concluded, goes_up
from zhengling.meetings.v1.events_pb2 import ExemptionGranted, ExemptionRevoked

MAJOR = ("major_decision",)


def asks(house, topic_id, procedure="participation", ground="emergency", rule="R23.1"):
    command = RequestExemption(topic_id, rule, procedure, ground, "汛情紧急")
    return UUID(house.do("head_finance", command).id)


def refusal(house, name, command):
    with pytest.raises(RuleBroken) as refused:
        house.do(name, command)
    return refused.value


def gate(house, topic_id, rule="R23.1"):
    found = house.ask("clerk", read_topic.get_topic_readiness, topic_id).gates
    return next(one for one in found if one.rule == rule)


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R9.1")
def test_a_granted_exemption_lets_the_topic_through_and_says_on_what_ground(house):
    meeting_id, topic_id = house.meeting(), house.topic(flags=MAJOR)
    for kind in ("expert_argument", "risk_assessment", "legality"):
        concluded(house, topic_id, kind)
    command = RequestExemption(topic_id, "R23.1", "participation", "emergency", "汛情紧急")
    assert refusal(house, "clerk_finance", command).rule == "R9.1"
    exemption_id = asks(house, topic_id)
    assert house.pending(f"exemption/{exemption_id}") == {"decide_exemption": ["mayor.approve"]}
    assert gate(house, topic_id).state == "missing"
    wrong = refusal(house, "vm1", DecideExemption(exemption_id, True, ""))
    assert (wrong.rule, wrong.authority) == ("R23.1", True)
    granted = house.do("mayor", DecideExemption(exemption_id, True, "同意"))
    assert (granted.state, granted.decided_by, granted.decided_on) == ("granted", "mayor", "2026-11-16")
    assert house.pending(f"exemption/{exemption_id}") == {}
    told = gate(house, topic_id)
    assert (told.state, told.passed, told.facts) == ("exempt", True, "")
    assert [(one.procedure, one.ground) for one in told.exemptions] == [("participation", "emergency")]
    goes_up(house, meeting_id, topic_id)
    house.agenda(meeting_id, topic_id)
    house.do("clerk", FixAgenda(meeting_id))
    with pytest.raises(IllegalStep):
        house.do("mayor", RevokeExemption(exemption_id, "汛情已过"))
    house.do("clerk", SetAgenda(meeting_id, (Item("study", None, "学习"), Item("topic", topic_id, ""))))
    assert refusal(house, "vm1", RevokeExemption(exemption_id, "汛情已过")).rule == "R23.1"
    revoked = house.do("mayor", RevokeExemption(exemption_id, "汛情已过"))
    assert (revoked.state, revoked.revoked_by, revoked.revocation) == ("revoked", "mayor", "汛情已过")
    assert refusal(house, "clerk", FixAgenda(meeting_id)).judged["missing"] == ["participation"]
    assert [event.data.rule for event in events(house)] == ["R23.1", "R23.1"]


def events(house):
    rows = house.rows("SELECT routing_key, body FROM outbox WHERE routing_key LIKE '%exemption%' ORDER BY id")
    kinds = {"granted": ExemptionGranted, "revoked": ExemptionRevoked}
    return [envelope.decode(bytes(row.body), kinds[row.routing_key.split(".")[3]]) for row in rows]


@pytest.mark.rule("R23.1")
def test_the_leader_in_charge_may_grant_what_the_rulebook_lets_him(house):
    exemption_id = asks(house, house.topic(flags=MAJOR), "expert_argument", "not_technical")
    pending = house.pending(f"exemption/{exemption_id}")
    assert pending == {"decide_exemption": ["mayor.approve", "portfolio:d08"]}
    assert refusal(house, "vm2", DecideExemption(exemption_id, True, "")).authority
    house.do("vm1", DecideExemption(exemption_id, True, ""))


@pytest.mark.rule("R25.3")
def test_a_hearing_is_replaced_by_other_forms_that_are_on_record(house):
    topic_id = house.topic(flags=("public_interest",))
    concluded(house, topic_id, "stability_risk")
    exemption_id = asks(house, topic_id, "hearing", "heard_otherwise", "R25.3")
    wrong = refusal(house, "vm1", DecideExemption(exemption_id, True, ""))
    assert (wrong.rule, wrong.judged["missing"]) == ("R25.3", ["opinions_heard"])
    concluded(house, topic_id, "opinions_heard")
    house.do("vm1", DecideExemption(exemption_id, True, ""))
    assert gate(house, topic_id, "R25.3").state == "exempt"


def test_a_refused_request_leaves_the_gate_as_it_was_and_another_may_be_made(house):
    topic_id = house.topic(flags=MAJOR)
    exemption_id = asks(house, topic_id)
    with pytest.raises(AlreadyExists):
        asks(house, topic_id, ground="state_secret")
    assert house.do("mayor", DecideExemption(exemption_id, False, "时间充裕")).state == "refused"
    assert gate(house, topic_id).state == "missing"
    assert events(house) == []
    for command in (DecideExemption(exemption_id, True, ""), RevokeExemption(exemption_id, "误")):
        with pytest.raises(IllegalStep):
            house.do("mayor", command)
    asks(house, topic_id)


def test_exemptions_are_known_to_whom_the_procedures_are_and_end_with_their_topic(house):
    topic_id = house.topic(flags=MAJOR, concerned_units=("d09",))
    exemption_id = asks(house, topic_id)
    for name in ("clerk_finance", "clerk", "mayor", "vm3"):
        assert house.ask(name, read.get_exemption, exemption_id).ground == "emergency"
        assert len(house.ask(name, read.list_exemptions, topic_id, "", 50).exemptions) == 1
    for name in ("stranger", "outsider", "justice"):
        with pytest.raises(NotFound):
            house.ask(name, read.get_exemption, exemption_id)
        with pytest.raises(NotFound):
            house.ask(name, read.list_exemptions, topic_id, "", 50)
    with pytest.raises(NotFound):
        house.do("mayor", DecideExemption(uuid4(), True, ""))
    house.do("head_finance", WithdrawTopic(topic_id))
    assert house.pending(f"exemption/{exemption_id}") == {}
    assert house.ask("mayor", read.get_exemption, exemption_id).state == "dropped"


@pytest.mark.rule("R50.2")
def test_the_office_corrects_flags_on_record_and_takes_none_off_after_its_review(house):
    topic_id = house.topic(flags=("large_funds",))
    with pytest.raises(IllegalStep):
        house.do("clerk", CorrectTopicFlags(topic_id, MAJOR, "属于重大行政决策"))
    house.do("head_finance", SubmitTopic(topic_id, house.meeting()))
    assert refusal(house, "head_finance", CorrectTopicFlags(topic_id, MAJOR, "误标")).authority
    with pytest.raises(Malformed):
        house.do("clerk", CorrectTopicFlags(topic_id, ("large_funds",), "无变化"))
    topic = house.do("clerk", CorrectTopicFlags(topic_id, MAJOR, "属于重大行政决策"))
    assert (list(topic.flags), topic.opinions[-1].stage, topic.opinions[-1].person) == (list(MAJOR), "flags", "clerk")
    assert topic.opinions[-1].text == "属于重大行政决策（原标注：大额资金使用；更正为：重大行政决策）"
    assert gate(house, topic_id).state == "missing"
    house.do("deputy1", ReviewTopic(topic_id, True, ""))
    with pytest.raises(IllegalStep):
        house.do("clerk", CorrectTopicFlags(topic_id, (), "取消"))
    added = house.do("clerk", CorrectTopicFlags(topic_id, ("major_decision", "market"), "涉及市场主体"))
    assert list(added.flags) == ["major_decision", "market"]
