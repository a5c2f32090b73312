"""The form of a topic: who may rewrite it, whom it may name, and the text of the document it puts forward."""

from dataclasses import replace
from uuid import UUID

import pytest

from chassis.errors import IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken
from meetings.commands.consultation.answer_consultation import AnswerConsultation
from meetings.commands.consultation.request_consultations import RequestConsultations
from meetings.commands.consultation.revise_topic import ReviseTopic
from meetings.commands.consultation.send_consultations import SendConsultations
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.ports import UNSEEN, Draft, Legality
from meetings.queries import consultation as read
from meetings.queries import topic as read_topic

BOTH = ("d09", "d10")
FORM = {
    "title": "预备费安排", "summary": "", "questions": "", "basis": "", "document_id": None, "meeting_kind": "",
    "task": "", "flags": (), "concerned_units": BOTH, "reporter": "", "minutes_needed": 0, "observing_units": (),
    "recall": False,
}  # fmt: skip
"""The form of the topic that the tests propose; a revision to it changes nothing."""


def asks(house, topic_id, by="head_finance"):
    made = house.do(by, RequestConsultations(topic_id, (), "请就此提出意见", None))
    return {one.unit: UUID(one.id) for one in made.consultations}


def answers(house, name, consultation_id):
    house.do(name, AnswerConsultation(consultation_id, "agreed", ""))


def consulted(house, topic_id):
    found = house.ask("head_finance", read_topic.get_topic_readiness, topic_id).gates
    return next(gate for gate in found if gate.rule == "R25.2")


def refused(house, name, command):
    with pytest.raises(RuleBroken) as found:
        house.do(name, command)
    return found.value


@pytest.mark.parametrize(
    ("units", "field"),
    [(("d08",), "concerned_units"), (("d77",), "concerned_units"), (("d08a",), "concerned_units")],
)
def test_only_other_departments_and_towns_that_are_there_are_concerned(house, units, field):
    with pytest.raises(Malformed) as found:
        house.topic(concerned_units=units)
    assert field in found.value.fields
    with pytest.raises(Malformed) as found:
        house.topic(observing_units=("d77",))
    assert "observing_units" in found.value.fields


@pytest.mark.rule("R9.1")
def test_a_form_is_revised_by_its_unit_while_it_lies_there(house):
    topic_id = house.topic(concerned_units=BOTH)
    command = ReviseTopic(topic_id, **FORM)
    for name in ("stranger", "clerk", "mayor"):
        assert refused(house, name, command).rule == "R9.1"
    with pytest.raises(NotFound):
        house.do("outsider", command)
    assert refused(house, "clerk_finance", replace(command, task="gossip")).rule == "R43.5"
    with pytest.raises(Malformed):
        house.do("clerk_finance", replace(command, concerned_units=("d08",)))
    flagged = house.do("clerk_finance", replace(command, flags=("large_funds",)))
    assert [(o.stage, o.person, o.text) for o in flagged.opinions] == [
        ("flags", "clerk_finance", "原标注：无；改为：大额资金使用")
    ]
    moved = house.do("clerk_finance", replace(command, meeting_kind="thematic", task="disagreement"))
    assert (moved.meeting_kind, moved.task, moved.edition) == ("thematic", "disagreement", 1)
    house.do("head_finance", WithdrawTopic(topic_id))
    with pytest.raises(IllegalStep):
        house.do("clerk_finance", command)


@pytest.mark.rule("R25.2")
def test_units_read_the_document_they_are_asked_about_and_answer_for_that_text_only(house):
    document_id = UUID(int=3)
    first, second = Draft("管理办法", "第一条", 0), Draft("管理办法", "第一条 修改", 1)
    house.neighbours.drafts[document_id] = first
    house.neighbours.findings[document_id] = Legality(True, "lawful", first.sha256)
    topic_id = house.topic(concerned_units=BOTH, document_id=document_id)
    asked = asks(house, topic_id)
    shown = house.ask("stranger", read.get_consultation, asked["d09"])
    assert (shown.draft_title, shown.draft_body, shown.draft_sha256) == ("管理办法", "第一条", first.sha256)
    listed = house.ask("stranger", read.list_consultations, "", 0, "", "").consultations
    assert [one.draft_body for one in listed] == [""]
    assert house.rows("SELECT count(*) FROM consulted_drafts")[0][0] == 1
    answers(house, "stranger", asked["d09"])
    answers(house, "head_d10", asked["d10"])
    assert consulted(house, topic_id).state == "passed"
    house.neighbours.drafts[document_id] = second
    house.neighbours.findings[document_id] = Legality(True, "lawful", second.sha256)
    assert '"revised": ["d09", "d10"]' in consulted(house, topic_id).facts
    again = asks(house, topic_id)
    assert again.keys() == set(BOTH)
    shown = house.ask("stranger", read.get_consultation, again["d09"])
    assert (shown.draft_body, shown.round, shown.level) == ("第一条 修改", 2, 1)
    assert house.ask("stranger", read.get_consultation, asked["d09"]).draft_body == "第一条"
    answers(house, "stranger", again["d09"])
    answers(house, "head_d10", again["d10"])
    assert consulted(house, topic_id).state == "passed"
    # Who may not read the document cannot tell whether its text is still the same, and judges by what was asked.
    house.neighbours.findings[document_id] = UNSEEN
    assert consulted(house, topic_id).state == "passed"


def test_what_is_drafted_is_sent_with_the_text_of_that_moment(house):
    document_id = UUID(int=3)
    topic_id = house.topic(concerned_units=("d09",), document_id=document_id)
    house.neighbours.drafts[document_id] = Draft("管理办法", "第一条", 0)
    drafted = asks(house, topic_id, by="clerk_finance")["d09"]
    assert house.ask("head_finance", read.get_consultation, drafted).draft_sha256 == ""
    house.neighbours.drafts[document_id] = Draft("管理办法", "第一条 修改", 0)
    house.do("head_finance", SendConsultations(topic_id))
    assert house.ask("stranger", read.get_consultation, drafted).draft_body == "第一条 修改"
