"""Concerned units are asked, answer and countersign before a topic comes to a meeting."""

from datetime import date
from threading import Barrier, Thread
from uuid import UUID

import pytest

from chassis import envelope
from chassis.errors import IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from meetings.commands.consultation import remind_consultations
from meetings.commands.consultation.answer_consultation import AnswerConsultation
from meetings.commands.consultation.countersign_consultation import CountersignConsultation
from meetings.commands.consultation.request_consultations import RequestConsultations
from meetings.commands.consultation.revise_topic import ReviseTopic
from meetings.commands.consultation.send_consultations import SendConsultations
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.queries import consultation as read
from meetings.queries import topic as read_topic
from zhengling.meetings.v1.events_pb2 import ConsultationAnswered, ConsultationOverdue, ConsultationRequested

BOTH = ("d09", "d10")
FORM = {
    "title": "预备费安排", "summary": "", "questions": "", "basis": "", "document_id": None, "meeting_kind": "",
    "task": "", "flags": (), "concerned_units": BOTH, "reporter": "", "minutes_needed": 0, "observing_units": (),
    "recall": False,
}  # fmt: skip
"""The form of the topic that the tests propose; a revision to it changes nothing."""


def asks(house, topic_id, *units, by="head_finance", due=None):
    """The ids of the consultations, by unit."""
    made = house.do(by, RequestConsultations(topic_id, units, "请就此提出意见", due))
    return {one.unit: UUID(one.id) for one in made.consultations}


def answers(house, name, consultation_id, answer="agreed", grounds="", **more):
    return house.do(name, AnswerConsultation(consultation_id, answer, grounds), **more)


def signs(house, name, consultation_id):
    return house.do(name, CountersignConsultation(consultation_id, ""))


def waits(house, consultation_id):
    return house.pending(f"consultation/{consultation_id}")


def gates(house, topic_id, name="head_finance"):
    found = house.ask(name, read_topic.get_topic_readiness, topic_id).gates
    return {gate.rule: gate.state for gate in found if gate.rule in ("R25.2", "R49.1", "R49.2", "R49.3")}


def refused(house, name, command):
    with pytest.raises(RuleBroken) as found:
        house.do(name, command)
    return found.value


def test_a_topic_that_concerns_nobody_needs_no_consultation(house):
    assert set(gates(house, house.topic()).values()) == {"not_needed"}


@pytest.mark.rule("R25.2")
@pytest.mark.rule("R49.1")
@pytest.mark.rule("R49.3")
def test_units_are_asked_answer_and_countersign_one_gate_after_the_other(house):
    topic_id = house.topic(concerned_units=("d09", "t01"))
    assert gates(house, topic_id) == {
        "R25.2": "missing", "R49.1": "not_needed", "R49.2": "not_needed", "R49.3": "not_needed",
    }  # fmt: skip
    asked = asks(house, topic_id)
    assert waits(house, asked["d09"]) == {"answer_consultation": ["head:d09"]}
    assert house.ask("stranger", read.get_consultation, asked["d09"]).due == "2026-11-23"
    first = answers(house, "stranger", asked["d09"])
    assert (first.state, first.answer, first.answered_by) == ("answered", "agreed", "stranger")
    assert waits(house, asked["d09"]) == {}
    found = house.ask("head_finance", read_topic.get_topic_readiness, topic_id)
    missing = next(gate for gate in found.gates if gate.rule == "R25.2")
    assert '"units": ["t01"]' in missing.facts
    assert '"waiting": ["t01"]' in missing.facts
    answers(house, "head_t01", asked["t01"], "agreed_with_changes", "第三条改为由镇负责")
    assert gates(house, topic_id) == {
        "R25.2": "passed", "R49.1": "passed", "R49.2": "not_needed", "R49.3": "missing",
    }  # fmt: skip
    assert waits(house, asked["d09"]) == {"countersign_consultation": ["head:d09"]}
    signs(house, "stranger", asked["d09"])
    assert gates(house, topic_id)["R49.3"] == "missing"
    signed = signs(house, "head_t01", asked["t01"])
    assert (signed.state, signed.countersigned_by, signed.countersigned_as) == (
        "countersigned", "head_t01", "head:t01 (own)",
    )  # fmt: skip
    assert set(gates(house, topic_id).values()) == {"passed", "not_needed"}
    assert waits(house, asked["d09"]) == waits(house, asked["t01"]) == {}


@pytest.mark.rule("R9.1")
@pytest.mark.rule("R25.2")
def test_the_head_sends_what_others_of_the_unit_draft_and_nobody_else_asks(house):
    topic_id = house.topic(concerned_units=BOTH)
    ask = RequestConsultations(topic_id, (), "请就此提出意见", None)
    assert (refused(house, "mayor", ask).rule, refused(house, "stranger", ask).authority) == ("R9.1", True)
    with pytest.raises(NotFound):
        house.do("outsider", ask)
    drafted = asks(house, topic_id, by="clerk_finance")
    assert waits(house, drafted["d09"]) == {"send_consultations": ["head:d08"]}
    assert gates(house, topic_id)["R25.2"] == "missing"
    for reader in ("stranger", "clerk_d09"):
        with pytest.raises(NotFound):
            house.ask(reader, read.get_consultation, drafted["d09"])
        assert not house.ask(reader, read.list_topic_consultations, topic_id, "", 0).consultations
    with pytest.raises(NotFound):
        answers(house, "stranger", drafted["d09"])
    # A draft is replaced by a later one for the same unit.
    redrafted = asks(house, topic_id, "d09", by="clerk_finance")
    assert house.ask("head_finance", read.get_consultation, drafted["d09"]).lapse == "asked_again"
    send = SendConsultations(topic_id)
    assert refused(house, "clerk_finance", send).rule == "R9.1"
    house.at(2026, 11, 25, 9, 0)
    sent = {one.unit: one for one in house.do("head_finance", send).consultations}
    assert {unit: UUID(one.id) for unit, one in sent.items()} == redrafted | {"d10": drafted["d10"]}
    # The term had run out before it was sent, so that it runs anew.
    assert sent["d09"].due == "2026-12-02"
    assert waits(house, redrafted["d09"]) == {"answer_consultation": ["head:d09"]}
    assert waits(house, drafted["d09"]) == {}
    with pytest.raises(Malformed):
        house.do("head_finance", send)


@pytest.mark.rule("R25.2")
def test_only_units_named_as_concerned_are_asked_and_by_a_day_to_come(house):
    topic_id = house.topic(concerned_units=("d09",))
    wrong = refused(house, "head_finance", RequestConsultations(topic_id, ("d10",), "？", None))
    assert (wrong.rule, wrong.judged) == ("R25.2", {"unit": "d10", "concerned": ["d09"]})
    for due in (date(2026, 11, 16), date(2027, 12, 1)):
        with pytest.raises(Malformed) as found:
            asks(house, topic_id, due=due)
        assert "due" in found.value.fields
    asked = asks(house, topic_id, due=date(2026, 11, 17))
    assert house.ask("head_finance", read.get_consultation, asked["d09"]).due == "2026-11-17"
    with pytest.raises(Malformed) as found:
        asks(house, topic_id)
    assert "units" in found.value.fields
    with pytest.raises(Malformed):
        asks(house, house.topic())


@pytest.mark.rule("R9.1")
def test_only_the_head_answers_and_once(house):
    asked = asks(house, house.topic(concerned_units=BOTH))
    for name in ("clerk_d09", "head_finance", "director"):
        wrong = refused(house, name, AnswerConsultation(asked["d09"], "agreed", ""))
        assert (wrong.rule, wrong.authority) == ("R9.1", True)
    assert refused(house, "deputy_d10", AnswerConsultation(asked["d10"], "agreed", "")).rule == "R9.1"
    with pytest.raises(NotFound):
        answers(house, "head_d10", asked["d09"])
    with pytest.raises(StaleVersion):
        answers(house, "stranger", asked["d09"], expected_version=7)
    answers(house, "stranger", asked["d09"], expected_version=1)
    with pytest.raises(IllegalStep):
        answers(house, "stranger", asked["d09"])


def test_the_same_key_twice_asks_and_answers_once(house):
    topic_id = house.topic(concerned_units=("d09",))
    command = RequestConsultations(topic_id, (), "请就此提出意见", None)
    first = house.do("head_finance", command, key="ask")
    assert house.do("head_finance", command, key="ask") == first
    assert house.rows("SELECT count(*) FROM consultations")[0][0] == 1
    consultation_id = UUID(first.consultations[0].id)
    answered = answers(house, "stranger", consultation_id, key="answer")
    assert answers(house, "stranger", consultation_id, key="answer") == answered
    assert house.rows("SELECT count(*) FROM outbox WHERE routing_key LIKE '%consultation.answered%'")[0][0] == 1


@pytest.mark.rule("R49.3")
def test_a_deputy_does_not_countersign_and_who_lawfully_acts_as_head_does(house):
    asked = asks(house, house.topic(concerned_units=("d10",)))
    answers(house, "head_d10", asked["d10"])
    for name in ("deputy_d10", "director", "vm1", "head_finance"):
        wrong = refused(house, name, CountersignConsultation(asked["d10"], ""))
        assert (wrong.rule, wrong.authority, wrong.judged["needed"]) == ("R49.3", True, ["head:d10"])
    assert signs(house, "acting_d10", asked["d10"]).countersigned_by == "acting_d10"
    with pytest.raises(IllegalStep):
        signs(house, "head_d10", asked["d10"])


@pytest.mark.rule("R49.1")
def test_nobody_countersigns_before_all_agree_and_what_the_others_said_is_not_told(house):
    topic_id = house.topic(concerned_units=BOTH)
    asked = asks(house, topic_id)
    with pytest.raises(IllegalStep):
        signs(house, "stranger", asked["d09"])
    answers(house, "stranger", asked["d09"])
    assert waits(house, asked["d09"]) == {}
    sign = CountersignConsultation(asked["d09"], "")
    wrong = refused(house, "stranger", sign)
    assert (wrong.rule, wrong.judged) == ("R49.1", {"agreed": False})
    answers(house, "head_d10", asked["d10"], "disagreed", "资金来源不落实")
    assert refused(house, "stranger", sign).judged == {"agreed": False}
    # The refusal is on the record of the consultation, which its unit reads.
    acts = house.rows("SELECT * FROM acts WHERE subject = :s", s=f"consultation/{asked['d09']}")
    assert [act for act in acts if act.outcome == "refused" and act.rule == "R49.1"]
    assert not [act for act in acts if "d10" in str(act.judgements) + str(act.facts)]
    assert gates(house, topic_id) == {
        "R25.2": "passed", "R49.1": "missing", "R49.2": "not_needed", "R49.3": "not_needed",
    }  # fmt: skip
    assert waits(house, asked["d10"]) == {"request_coordination": ["head:d08"]}
    assert waits(house, asked["d09"]) == {}


@pytest.mark.rule("R25.2")
@pytest.mark.rule("R49.3")
def test_another_text_lapses_what_was_said_of_the_former_one(house):
    topic_id = house.topic(concerned_units=("d09",))
    asked = asks(house, topic_id)
    answers(house, "stranger", asked["d09"])
    signs(house, "stranger", asked["d09"])
    form = FORM | {"concerned_units": ("d09",)}
    # Who reports, and for how long, is no part of what was asked about.
    same = house.do("head_finance", ReviseTopic(topic_id, **form | {"reporter": "张三", "minutes_needed": 10}))
    assert (same.edition, same.reporter, same.minutes_needed) == (1, "张三", 10)
    assert gates(house, topic_id)["R49.3"] == "passed"
    for number, change in enumerate(
        [
            {"summary": "增列"},
            {"questions": "是否同意"},
            {"document_id": UUID(int=3)},
            {"title": "另题"},
            {"basis": "法"},
        ]
    ):
        revised = house.do("clerk_finance", ReviseTopic(topic_id, **form | change))
        assert revised.edition == 2 + number
    lapsed = house.ask("stranger", read.get_consultation, asked["d09"])
    assert (lapsed.state, lapsed.lapse, lapsed.countersigned_by) == ("lapsed", "revised", "stranger")
    readiness = house.ask("head_finance", read_topic.get_topic_readiness, topic_id)
    missing = next(gate for gate in readiness.gates if gate.rule == "R25.2")
    assert '"revised": ["d09"]' in missing.facts
    with pytest.raises(IllegalStep):
        signs(house, "stranger", asked["d09"])
    again = asks(house, topic_id)
    told = house.ask("stranger", read.get_consultation, again["d09"])
    assert (told.round, told.edition) == (2, 6)
    # A question about a text that is no more waits for nobody.
    house.do("head_finance", ReviseTopic(topic_id, **form | {"basis": "令"}))
    assert waits(house, again["d09"]) == {}
    with pytest.raises(IllegalStep):
        answers(house, "stranger", again["d09"])


def test_a_unit_asked_anew_answers_for_the_new_round_and_one_no_longer_concerned_for_none(house):
    topic_id = house.topic(concerned_units=BOTH)
    asked = asks(house, topic_id)
    answers(house, "stranger", asked["d09"], "disagreed", "不妥")
    again = asks(house, topic_id, "d09")
    assert house.ask("stranger", read.get_consultation, asked["d09"]).lapse == "asked_again"
    assert gates(house, topic_id) == {
        "R25.2": "missing", "R49.1": "not_needed", "R49.2": "not_needed", "R49.3": "not_needed",
    }  # fmt: skip
    answers(house, "stranger", again["d09"])
    house.do("head_finance", ReviseTopic(topic_id, **FORM | {"concerned_units": ("d09",)}))
    assert house.ask("head_finance", read.get_consultation, asked["d10"]).lapse == "not_concerned"
    assert waits(house, asked["d10"]) == {}
    # All that remain agree now.
    assert waits(house, again["d09"]) == {"countersign_consultation": ["head:d09"]}
    # A unit that is named later has its say before anybody else signs.
    house.do("head_finance", ReviseTopic(topic_id, **FORM))
    assert waits(house, again["d09"]) == {}
    rounds = house.ask("head_finance", read.list_topic_consultations, topic_id, "", 0).consultations
    assert [(one.unit, one.round, one.state) for one in rounds] == [
        ("d09", 2, "answered"), ("d10", 1, "lapsed"), ("d09", 1, "lapsed"),
    ]  # fmt: skip


def test_with_a_withdrawn_topic_every_question_ends(house):
    topic_id = house.topic(concerned_units=BOTH)
    asked = asks(house, topic_id, "d09")
    asks(house, topic_id, "d10", by="clerk_finance")
    house.do("head_finance", WithdrawTopic(topic_id))
    assert house.rows("SELECT DISTINCT state, lapse FROM consultations") == [("lapsed", "withdrawn")]
    assert not house.rows("SELECT 1 FROM pending_steps")
    with pytest.raises(IllegalStep):
        answers(house, "stranger", asked["d09"])
    with pytest.raises(IllegalStep):
        asks(house, topic_id)


def test_two_answers_at_once_leave_both_before_the_countersigners(house):
    asked = asks(house, house.topic(concerned_units=BOTH))
    gate, failed = Barrier(2), []

    def answer(name, unit):
        gate.wait()
        try:
            answers(house, name, asked[unit])
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=answer, args=pair) for pair in (("stranger", "d09"), ("head_d10", "d10"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {unit: waits(house, one) for unit, one in asked.items()} == {
        unit: {"countersign_consultation": [f"head:{unit}"]} for unit in BOTH
    }


@pytest.mark.rule("R25.2")
def test_an_overdue_answer_is_reminded_of_the_day_after_and_then_once_a_period(house):
    asked = asks(house, house.topic(concerned_units=("d09",)))["d09"]
    subject = f"consultation/{asked}"
    for day, reminders in ((23, 0), (24, 1), (24, 1), (26, 1), (27, 2)):
        house.at(2026, 11, day, 9, 0)
        remind_consultations.sweep(house.runtime)
        assert house.rows("SELECT reminders FROM consultations")[0].reminders == reminders
    assert house.pending(subject) == {"answer_consultation": ["head:d09"], "urge_answer": ["head:d08"]}
    assert house.ask("stranger", read.get_consultation, asked).overdue
    told = house.rows("SELECT body FROM outbox WHERE routing_key LIKE '%consultation.overdue%' ORDER BY id")
    events = [envelope.decode(bytes(row.body), ConsultationOverdue) for row in told]
    assert [(event.data.reminders, event.data.due, event.data.unit) for event in events] == [
        (1, "2026-11-23", "d09"), (2, "2026-11-23", "d09"),
    ]  # fmt: skip
    answers(house, "stranger", asked)
    assert "urge_answer" not in house.pending(subject)
    house.at(2026, 12, 20, 9, 0)
    assert remind_consultations.sweep(house.runtime) == 0


def test_others_are_told_that_was_asked_and_answered_and_not_what_was_said(house):
    asked = asks(house, house.topic(concerned_units=("d09",)))["d09"]
    answers(house, "stranger", asked, "disagreed", "资金来源不落实")
    rows = {row.routing_key: bytes(row.body) for row in house.rows("SELECT routing_key, body FROM outbox")}
    requested = envelope.decode(rows["zhengling.meetings.consultation.requested.v1"], ConsultationRequested)
    answered = envelope.decode(rows["zhengling.meetings.consultation.answered.v1"], ConsultationAnswered)
    assert (requested.data.unit, requested.data.due, requested.version) == ("d09", "2026-11-23", 1)
    assert (answered.data.consultation_id, answered.version) == (str(asked), 2)
    for body in rows.values():
        for said in ("资金来源", "disagreed", "预备费", "请就此"):
            assert said not in body.decode()
