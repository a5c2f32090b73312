"""The procedures of a decision: opened, recorded and concluded by the right power, and known to whom they may be."""

from datetime import date
from uuid import uuid4

import pytest

from chassis import envelope
from chassis.errors import AlreadyExists, IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from meetings import queries
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.consultation.revise_topic import ReviseTopic
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.procedure.conclude_procedure import ConcludeProcedure
from meetings.commands.procedure.drop_procedure import DropProcedure
from meetings.commands.procedure.open_procedure import OpenProcedure
from meetings.commands.procedure.record_procedure import RecordProcedure
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.ports import Legality
from meetings.queries import procedure as read
from meetings.queries import topic as read_topic
from services.meetings.tests.integration.procedures import (
    BY,
    DETAILS,
    complete,
    concluded,
    conclusion,
    goes_up,
    opened,
)
from zhengling.meetings.v1.events_pb2 import ProcedureConcluded

REVIEWED = {"legality": "justice", "budget_performance": "finance", "fair_competition": "market"}
RULES = {"legality": "R25.5", "budget_performance": "R25.4", "fair_competition": "R25.6"}


def refusal(house, name, command):
    with pytest.raises(RuleBroken) as refused:
        house.do(name, command)
    return refused.value


def revision(topic_id, **change):
    given = {
        "title": "预备费安排",
        "summary": "",
        "questions": "",
        "basis": "",
        "document_id": None,
        "meeting_kind": "",
        "task": "",
        "flags": ("market", "public_interest"),
        "concerned_units": (),
        "reporter": "",
        "minutes_needed": 0,
        "observing_units": (),
        "recall": False,
    }
    return ReviseTopic(topic_id=topic_id, **(given | change))


def gate(house, topic_id, rule):
    found = house.ask("clerk", read_topic.get_topic_readiness, topic_id).gates
    return next(one for one in found if one.rule == rule)


@pytest.mark.rule("R9.1")
@pytest.mark.rule("R25.4")
@pytest.mark.rule("R25.5")
@pytest.mark.rule("R25.6")
@pytest.mark.parametrize("kind", sorted(DETAILS))
def test_each_kind_is_opened_by_the_sponsor_and_concluded_by_whom_it_waits_for(house, kind):
    topic_id = house.topic()
    assert refusal(house, "vm1", OpenProcedure(topic_id, kind, {kind: DETAILS[kind]}, ())).rule == "R9.1"
    procedure_id = opened(house, topic_id, kind)
    subject = f"procedure/{procedure_id}"
    bureau = REVIEWED.get(kind)
    powers = [f"{bureau}.head", f"{bureau}.staff"] if bureau else ["head:d08"]
    assert house.pending(subject) == {"conclude_procedure": powers}
    for name in ("clerk_finance", "director", "mayor"):
        wrong = refusal(house, name, conclusion(procedure_id, kind))
        assert (wrong.rule, wrong.authority) == (RULES.get(kind, "R9.1"), True)
    done = house.do(BY.get(kind, "head_finance"), conclusion(procedure_id, kind))
    assert (done.state, done.reviewer) == ("concluded", bureau or "sponsor")
    assert house.pending(subject) == {}
    with pytest.raises(IllegalStep):
        house.do(BY.get(kind, "head_finance"), conclusion(procedure_id, kind))
    shown = house.ask("clerk_finance", read.get_procedure, procedure_id)
    assert [field.name for field, _ in shown.particulars.ListFields()] == [kind]
    told = house.rows("SELECT body FROM outbox WHERE routing_key = 'zhengling.meetings.procedure.concluded.v1'")
    event = envelope.decode(bytes(told[0].body), ProcedureConcluded)
    assert (event.data.kind, event.data.topic_id, event.data.result) == (kind, str(topic_id), done.result)
    assert {field.name for field, _ in event.data.ListFields()} == {"procedure_id", "topic_id", "kind", "result"}


@pytest.mark.rule("R23.1")
def test_what_a_procedure_lacks_refuses_its_conclusion_until_it_is_recorded(house):
    topic_id = house.topic(flags=("major_decision",))
    open_ = [dict(DETAILS["participation"]["comments"][0], disposition="")]
    procedure_id = opened(house, topic_id, "participation", comments=open_)
    wrong = refusal(house, "head_finance", conclusion(procedure_id, "participation"))
    assert (wrong.rule, wrong.judged["missing"]) == ("R23.1", ["dispositions"])
    assert gate(house, topic_id, "R23.1").state == "missing"
    record = RecordProcedure(procedure_id, {"participation": DETAILS["participation"]}, ())
    assert refusal(house, "vm1", record).rule == "R9.1"
    with pytest.raises(Malformed):
        house.do("clerk_finance", RecordProcedure(procedure_id, {"hearing": DETAILS["hearing"]}, ()))
    house.do("clerk_finance", record)
    house.do("head_finance", conclusion(procedure_id, "participation"))
    assert gate(house, topic_id, "R23.1").missing_zh.startswith("还须完成：expert_argument")
    with pytest.raises(IllegalStep):
        house.do("clerk_finance", record)


@pytest.mark.rule("R25.5")
@pytest.mark.parametrize(("day", "concludes"), [(10, False), (11, True), (12, True)])
def test_a_major_decision_is_reviewed_for_seven_working_days_after_it_came_in(house, day, concludes):
    house.at(2026, 11, 2, 9, 0)
    topic_id = house.topic(flags=("major_decision",))
    procedure_id = opened(house, topic_id, "legality", urgent_ground="")
    house.at(2026, 11, day, 9, 0)
    if concludes:
        assert house.do("justice_clerk", conclusion(procedure_id, "legality")).handed_in == "2026-11-02"
    else:
        wrong = refusal(house, "justice", conclusion(procedure_id, "legality"))
        assert (wrong.judged["workdays"], wrong.judged["least_workdays"]) == (6, 7)
        house.do("justice", conclusion(procedure_id, "legality", "incomplete"))
        assert gate(house, topic_id, "R25.5").state == "missing"


@pytest.mark.rule("R25.5")
def test_a_normative_draft_is_due_within_fifteen_working_days(house):
    house.at(2026, 11, 2, 9, 0)
    procedure_id = opened(house, house.topic(task="normative_draft"), "legality", urgent_ground="")
    due = house.rows("SELECT due FROM pending_steps WHERE subject = :s", s=f"procedure/{procedure_id}")
    assert due[0].due == date(2026, 11, 23)
    house.at(2026, 11, 6, 9, 0)
    assert refusal(house, "justice", conclusion(procedure_id, "legality")).judged["workdays"] == 4
    house.at(2026, 11, 9, 9, 0)
    house.do("justice", conclusion(procedure_id, "legality"))


@pytest.mark.rule("R25.5")
def test_a_normative_document_is_reviewed_where_documents_are_kept_and_nowhere_else(house):
    document_id = uuid4()
    house.neighbours.findings[document_id] = Legality(normative=True, finding="none")
    topic_id = house.topic(document_id=document_id)
    wrong = refusal(house, "clerk_finance", OpenProcedure(topic_id, "legality", {"legality": DETAILS["legality"]}, ()))
    assert (wrong.rule, wrong.judged["document"]) == ("R25.5", str(document_id))
    assert gate(house, topic_id, "R25.5").state == "missing"
    house.neighbours.findings[document_id] = Legality(normative=True, finding="lawful")
    assert gate(house, topic_id, "R25.5").state == "passed"
    house.neighbours.findings[document_id] = Legality(normative=False, finding="none")
    assert gate(house, topic_id, "R25.5").state == "not_needed"


@pytest.mark.rule("R25.5")
def test_the_review_of_another_document_counts_where_the_documents_service_reviews_none(house):
    document_id = uuid4()
    house.neighbours.findings[document_id] = Legality(normative=False, finding="none")
    topic_id = house.topic(document_id=document_id, flags=("major_decision",))
    assert gate(house, topic_id, "R25.5").state == "missing"
    concluded(house, topic_id, "legality")
    assert gate(house, topic_id, "R25.5").state == "passed"


@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("day", "by", "other"),
    [((2024, 7, 31), "head_finance", "market"), ((2024, 8, 1), "market", "head_finance"),
     ((2024, 8, 2), "market", "head_finance")],
)  # fmt: skip
def test_who_reviews_fair_competition_turns_on_the_day_the_law_came_into_force(house, day, by, other):
    house.at(*day, 9, 0)
    topic_id = house.topic(flags=("market",))
    if by == "market":
        bare = OpenProcedure(topic_id, "fair_competition", None, ())
        assert refusal(house, "clerk_finance", bare).judged["missing"] == ["preliminary_review"]
    procedure_id = opened(house, topic_id, "fair_competition")
    if other == "market":
        with pytest.raises(NotFound):
            house.do(other, conclusion(procedure_id, "fair_competition"))
    else:
        assert refusal(house, other, conclusion(procedure_id, "fair_competition")).rule == "R25.6"
    house.do(by, conclusion(procedure_id, "fair_competition"))
    assert gate(house, topic_id, "R25.6").state == "passed"
    house.at(2024, 8, 1, 9, 0)
    assert gate(house, topic_id, "R25.6").state == ("missing" if by == "head_finance" else "passed")


@pytest.mark.rule("R25.6")
def test_a_revision_asks_for_new_findings_on_the_wording_and_keeps_the_rest(house):
    topic_id = house.topic(flags=("market", "public_interest"))
    for kind in ("fair_competition", "stability_risk", "hearing"):
        concluded(house, topic_id, kind)
    assert all(one.current for one in gate(house, topic_id, "R25.3").evidence)
    house.do("clerk_finance", revision(topic_id, reporter="局长"))
    assert gate(house, topic_id, "R25.6").state == "passed"
    house.do("clerk_finance", revision(topic_id, summary="改为分两年安排"))
    market = gate(house, topic_id, "R25.6")
    assert (market.state, "outdated" in market.facts) == ("missing", True)
    stability = gate(house, topic_id, "R25.3")
    assert (stability.state, [one.current for one in stability.evidence]) == ("passed", [False, False])
    concluded(house, topic_id, "fair_competition")
    assert gate(house, topic_id, "R25.6").state == "passed"


@pytest.mark.rule("R25.4")
def test_the_latest_conclusion_counts_whatever_it_is(house):
    topic_id = house.topic(flags=("new_spending",))
    concluded(house, topic_id, "budget_performance")
    assert gate(house, topic_id, "R25.4").state == "passed"
    again = opened(house, topic_id, "budget_performance")
    assert gate(house, topic_id, "R25.4").state == "passed"
    house.at(2026, 11, 17, 9, 0)
    house.do("treasury", conclusion(again, "budget_performance", "not_supported"))
    told = gate(house, topic_id, "R25.4")
    assert (told.state, told.evidence[0].procedure_id) == ("missing", str(again))
    assert "not_supported" in told.missing_zh


def test_only_one_of_a_kind_is_under_way_and_what_was_given_up_makes_room(house):
    topic_id = house.topic()
    procedure_id = opened(house, topic_id, "hearing")
    with pytest.raises(AlreadyExists):
        opened(house, topic_id, "hearing")
    with pytest.raises(StaleVersion):
        house.do("clerk_finance", DropProcedure(procedure_id, "改期"), expected_version=9)
    assert refusal(house, "vm1", DropProcedure(procedure_id, "改期")).rule == "R9.1"
    dropped = house.do("clerk_finance", DropProcedure(procedure_id, "改期"))
    assert (dropped.state, dropped.statement) == ("dropped", "改期")
    assert house.pending(f"procedure/{procedure_id}") == {}
    opened(house, topic_id, "hearing")
    listed = house.ask("clerk_finance", read.list_procedures, topic_id, "", 50).procedures
    assert [one.state for one in listed] == ["under_way", "dropped"]
    assert not any(one.HasField("particulars") for one in listed)


def test_the_evidence_of_a_topic_on_an_agenda_does_not_change(house):
    meeting_id, topic_id = complete(house)
    late = opened(house, topic_id, "hearing")
    house.do("clerk", FixAgenda(meeting_id))
    for name, command in (
        ("head_finance", conclusion(late, "hearing")),
        ("clerk_finance", RecordProcedure(late, {"hearing": DETAILS["hearing"]}, ())),
        ("clerk_finance", DropProcedure(late, "不再需要")),
        ("clerk_finance", OpenProcedure(topic_id, "legality", None, ())),
    ):
        with pytest.raises(IllegalStep) as refused:
            house.do(name, command)
        assert (refused.value.machine, refused.value.state) == ("topic", "scheduled")


def test_nobody_waits_for_the_procedures_of_a_topic_that_was_withdrawn(house):
    topic_id = house.topic()
    procedure_id = opened(house, topic_id, "legality")
    house.do("head_finance", WithdrawTopic(topic_id))
    assert house.pending(f"procedure/{procedure_id}") == {}
    assert house.rows("SELECT state FROM procedures")[0].state == "dropped"


def test_nobody_waits_for_the_procedures_of_a_topic_that_was_decided(house):
    meeting_id, topic_id = complete(house)
    procedure_id = opened(house, topic_id, "hearing")
    house.do("clerk", FixAgenda(meeting_id))
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    house.decides(meeting_id, topic_id)
    assert house.pending(f"procedure/{procedure_id}") == {}
    assert house.ask("clerk", read.get_procedure, procedure_id).state == "dropped"


def test_a_finding_is_one_its_kind_can_come_to(house):
    procedure_id = opened(house, house.topic(), "hearing")
    for command, field in (
        (ConcludeProcedure(procedure_id, "lawful", "结论"), "result"),
        (conclusion(procedure_id, "legality", "completed"), "points"),
        (ConcludeProcedure(procedure_id, "completed", "结论", (), {"until": "2027-01-01"}), "exception"),
    ):
        with pytest.raises(Malformed) as wrong:
            house.do("head_finance", command)
        assert set(wrong.value.fields) == {field}


def test_the_bureau_that_is_asked_knows_the_topic_from_then_on_and_the_units_consulted_do_not_know_the_procedure(house):
    topic_id = house.topic(concerned_units=("d09",))
    for name in ("justice_clerk", "market", "treasury"):
        with pytest.raises(NotFound):
            house.ask(name, read_topic.get_topic, topic_id)
    procedure_id = opened(house, topic_id, "legality")
    for name in ("justice", "justice_clerk", "clerk_finance", "head_finance", "vm3", "mayor", "clerk"):
        assert house.ask(name, read.get_procedure, procedure_id).id == str(procedure_id)
        assert len(house.ask(name, read.list_procedures, topic_id, "", 50).procedures) == 1
        assert house.ask(name, queries.knows, f"procedure/{procedure_id}")
        assert [row.id for row in house.ask(name, read_topic.list_topics, "", 50, "", "", None).topics] == [
            str(topic_id)
        ]
    for name in ("stranger", "outsider", "market", "treasury"):
        for query, key in ((read.get_procedure, procedure_id), (read.list_procedures, topic_id)):
            with pytest.raises(NotFound):
                house.ask(name, query, key, *(("", 50) if query is read.list_procedures else ()))
        assert not house.ask(name, queries.knows, f"procedure/{procedure_id}")
        with pytest.raises(NotFound):
            house.do(name, conclusion(procedure_id, "legality"))
    # The bureau reviews the scheme; what other units said of it is not for the bureau.
    assert house.ask("justice", read_topic.get_topic, topic_id).opinions == []
    assert [row.id for row in house.ask("market", read_topic.list_topics, "", 50, "", "", None).topics] == []


def test_a_secret_topics_procedures_are_for_those_who_are_cleared(house):
    topic_id = house.topic(by="head_finance", level=1)
    procedure_id = opened(house, topic_id, "legality")
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE topics SET level = 2")
    with pytest.raises(NotFound):
        house.ask("clerk_finance", read.get_procedure, procedure_id)
    assert house.ask("mayor", read.get_procedure, procedure_id).level == 1


def test_a_record_of_who_was_heard_is_kept_and_shown_and_needed_by_no_gate(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    goes_up(house, meeting_id, topic_id)
    heard = concluded(house, topic_id, "opinions_heard")
    [row] = house.ask("clerk_finance", read.get_procedure, heard).particulars.opinions_heard.heard
    assert (row.who, row.way, row.text, row.disposition) == ("某民主党派", "座谈", "建议分期", "adopted")
    assert house.ask("clerk", read_topic.get_topic_readiness, topic_id).ready


def test_each_act_is_on_the_record_of_the_procedure_and_of_its_topic(house):
    topic_id = house.topic()
    procedure_id = concluded(house, topic_id, "hearing")
    acts = house.rows("SELECT action, subject FROM acts WHERE outcome = 'allowed' ORDER BY id")
    found = {(act.action, act.subject.partition("/")[0]) for act in acts}
    assert {("open_procedure", "topic"), ("open_procedure", "procedure")} <= found
    assert {("conclude_procedure", "topic"), ("conclude_procedure", "procedure")} <= found
    assert {act.subject for act in acts} == {f"topic/{topic_id}", f"procedure/{procedure_id}"}
