"""What units differ on is coordinated by the leaders; who may know what of it."""

from uuid import UUID

import pytest

from chassis import envelope
from chassis.errors import IllegalStep, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings import queries
from meetings.commands.consultation.answer_consultation import AnswerConsultation
from meetings.commands.consultation.countersign_consultation import CountersignConsultation
from meetings.commands.consultation.record_coordination import RecordCoordination
from meetings.commands.consultation.request_consultations import RequestConsultations
from meetings.commands.consultation.request_coordination import RequestCoordination, Side
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.queries import consultation as read
from meetings.queries import topic as read_topic
from zhengling.meetings.v1.events_pb2 import TopicCoordinated

SIDES = (Side("d08", "财力可以承担"), Side("d10", "资金来源不落实"))
COORDINATORS = ["mayor.approve", "office.deputy", "office.head", "portfolio:d08"]


@pytest.fixture
def differing(house):
    """A topic on which one of two units disagrees, and the consultations by unit."""
    topic_id = house.topic(concerned_units=("d09", "d10"))
    made = house.do("head_finance", RequestConsultations(topic_id, (), "请就此提出意见", None))
    asked = {one.unit: UUID(one.id) for one in made.consultations}
    house.do("stranger", AnswerConsultation(asked["d09"], "agreed", ""))
    house.do("head_d10", AnswerConsultation(asked["d10"], "disagreed", "资金来源不落实"))
    return topic_id, asked


def puts_up(house, topic_id, grounds=SIDES):
    return UUID(house.do("head_finance", RequestCoordination(topic_id, grounds, "原则同意，分两年安排")).id)


def refused(house, name, command):
    with pytest.raises(RuleBroken) as found:
        house.do(name, command)
    return found.value


def gates(house, topic_id):
    found = house.ask("head_finance", read_topic.get_topic_readiness, topic_id).gates
    return [gate.state for gate in found if gate.rule in ("R25.2", "R49.1", "R49.2", "R49.3")]


@pytest.mark.rule("R49.2")
def test_a_note_states_the_grounds_of_every_side_and_of_no_other(house, differing):
    topic_id, asked = differing
    for sides, missing, others in (
        (SIDES[:1], ["d10"], []),
        (SIDES[1:], ["d08"], []),
        ((*SIDES, Side("d09", "同意")), [], ["d09"]),
    ):
        wrong = refused(house, "head_finance", RequestCoordination(topic_id, sides, "原则同意"))
        assert (wrong.rule, wrong.judged) == ("R49.2", {"missing": missing, "others": others})
    note = RequestCoordination(topic_id, SIDES, "原则同意")
    for name in ("clerk_finance", "head_d10", "mayor"):
        assert (refused(house, name, note).rule, refused(house, name, note).authority) == ("R9.1", True)
    coordination_id = puts_up(house, topic_id)
    assert house.pending(f"coordination/{coordination_id}") == {"record_coordination": COORDINATORS}
    assert house.pending(f"consultation/{asked['d10']}") == {}
    assert gates(house, topic_id) == ["passed", "passed", "missing", "not_needed"]


@pytest.mark.rule("R25.2")
@pytest.mark.rule("R49.2")
def test_nothing_is_coordinated_before_all_have_answered_or_where_all_agree(house):
    topic_id = house.topic(concerned_units=("d09",))
    note = RequestCoordination(topic_id, SIDES, "原则同意")
    assert refused(house, "head_finance", note).rule == "R25.2"
    made = house.do("head_finance", RequestConsultations(topic_id, (), "请就此提出意见", None))
    house.do("stranger", AnswerConsultation(UUID(made.consultations[0].id), "agreed_with_changes", "改"))
    wrong = refused(house, "head_finance", note)
    assert (wrong.rule, wrong.judged) == ("R49.2", {"differing": []})


@pytest.mark.rule("R49.2")
@pytest.mark.parametrize("name", ["mayor", "vm1", "director", "deputy1"])
def test_the_mayor_the_leader_in_charge_and_the_offices_directors_coordinate(house, differing, name):
    topic_id, asked = differing
    coordination_id = puts_up(house, topic_id)
    done = house.do(name, RecordCoordination(coordination_id, "agreed", "分两年安排，d10同意"))
    assert (done.state, done.coordinated_by, done.result) == ("agreed", name, "分两年安排，d10同意")
    assert house.pending(f"coordination/{coordination_id}") == {}
    assert gates(house, topic_id) == ["passed", "passed", "passed", "missing"]
    for unit, head in (("d09", "stranger"), ("d10", "head_d10")):
        assert house.pending(f"consultation/{asked[unit]}") == {"countersign_consultation": [f"head:{unit}"]}
        house.do(head, CountersignConsultation(asked[unit], ""))
    assert gates(house, topic_id) == ["passed"] * 4
    with pytest.raises(IllegalStep):
        house.do(name, RecordCoordination(coordination_id, "withdrawn", "再议"))


@pytest.mark.rule("R49.2")
def test_nobody_else_coordinates_and_the_offices_directors_let_no_difference_go_up(house, differing):
    topic_id, _ = differing
    coordination_id = puts_up(house, topic_id)
    for name in ("vm2", "clerk", "head_finance", "head_d10"):
        for outcome in ("agreed", "differing", "withdrawn"):
            wrong = refused(house, name, RecordCoordination(coordination_id, outcome, "结果"))
            assert (wrong.rule, wrong.authority) == ("R49.2", True)
    for name in ("director", "deputy1"):
        wrong = refused(house, name, RecordCoordination(coordination_id, "differing", "结果"))
        assert wrong.judged["needed"] == ["mayor.approve", "portfolio:d08"]
    with pytest.raises(NotFound):
        house.do("outsider", RecordCoordination(coordination_id, "agreed", "结果"))
    with pytest.raises(NotFound):
        house.do("stranger", RecordCoordination(coordination_id, "agreed", "结果"))


@pytest.mark.rule("R49.3")
@pytest.mark.parametrize("name", ["mayor", "vm1"])
def test_with_the_difference_noted_a_topic_goes_up_unsigned(house, differing, name):
    topic_id, asked = differing
    house.do(name, RecordCoordination(puts_up(house, topic_id), "differing", "按倾向性意见上会"))
    assert gates(house, topic_id) == ["passed", "passed", "passed", "not_needed"]
    assert house.pending(f"consultation/{asked['d09']}") == {}
    assert refused(house, "stranger", CountersignConsultation(asked["d09"], "")).rule == "R49.1"


def test_a_topic_can_be_dropped_in_coordination(house, differing):
    topic_id, asked = differing
    house.do("vm1", RecordCoordination(puts_up(house, topic_id), "withdrawn", "条件不成熟"))
    assert house.ask("head_finance", read_topic.get_topic, topic_id).state == "withdrawn"
    assert house.ask("head_d10", read.get_consultation, asked["d10"]).lapse == "withdrawn"
    assert not house.rows("SELECT 1 FROM pending_steps")


@pytest.mark.rule("R49.1")
def test_a_coordination_counts_for_the_units_it_was_about_until_they_are_asked_anew(house, differing):
    topic_id, asked = differing
    first = puts_up(house, topic_id)
    second = puts_up(house, topic_id)
    assert house.ask("vm1", read.get_coordination, first).state == "lapsed"
    assert house.pending(f"coordination/{first}") == {}
    house.do("deputy1", RecordCoordination(second, "agreed", "一致"))
    made = house.do("head_finance", RequestConsultations(topic_id, ("d09",), "再次征求意见", None))
    # The other unit changes its mind, which nobody has coordinated.
    house.do("stranger", AnswerConsultation(UUID(made.consultations[0].id), "disagreed", "不妥"))
    assert gates(house, topic_id) == ["passed", "missing", "passed", "not_needed"]
    assert house.pending(f"consultation/{asked['d10']}") == {}
    made = house.do("head_finance", RequestConsultations(topic_id, ("d10",), "再次征求意见", None))
    assert house.ask("vm1", read.get_coordination, second).state == "lapsed"
    assert gates(house, topic_id) == ["missing", "missing", "not_needed", "not_needed"]


def test_the_result_is_told_without_what_it_was(house, differing):
    topic_id, _ = differing
    coordination_id = puts_up(house, topic_id)
    command = RecordCoordination(coordination_id, "differing", "按倾向性意见上会")
    assert house.do("vm1", command, key="one") == house.do("vm1", command, key="one")
    rows = house.rows("SELECT body FROM outbox WHERE routing_key LIKE '%topic.coordinated%'")
    event = envelope.decode(bytes(rows[0].body), TopicCoordinated)
    assert (len(rows), event.data.coordination_id, event.data.topic_id) == (1, str(coordination_id), str(topic_id))
    assert "differing" not in bytes(rows[0].body).decode()


def test_a_concerned_unit_knows_the_topic_and_its_own_answer_and_not_the_others(house, differing):
    topic_id, asked = differing
    for name in ("stranger", "clerk_d09"):
        shown = house.ask(name, read_topic.get_topic, topic_id)
        assert (shown.id, len(shown.opinions)) == (str(topic_id), 0)
        assert [row.id for row in house.ask(name, read_topic.list_topics, "", 0, "", "", None).topics] == [
            str(topic_id)
        ]
        own = house.ask(name, read.list_topic_consultations, topic_id, "", 0).consultations
        assert [one.unit for one in own] == ["d09"]
        assert house.ask(name, read.get_consultation, asked["d09"]).unit == "d09"
        with pytest.raises(NotFound):
            house.ask(name, read.get_consultation, asked["d10"])
        # Readiness and the acts on a topic tell who disagrees.
        with pytest.raises(NotPermitted):
            house.ask(name, read_topic.get_topic_readiness, topic_id)
        assert not house.ask(name, queries.knows, f"topic/{topic_id}")
        assert house.ask(name, queries.knows, f"consultation/{asked['d09']}")
        assert not house.ask(name, queries.knows, f"consultation/{asked['d10']}")
    # Whoever answers last sets off what comes next; the act on record does not tell it why.
    for unit, other in (("d09", "d10"), ("d10", "d09")):
        acts = house.rows("SELECT * FROM acts WHERE subject = :s", s=f"consultation/{asked[unit]}")
        assert [act.action for act in acts] == ["request_consultations", "answer_consultation"]
        assert {one["function"] for act in acts for one in act.judgements} == {"answerers", "exercise"}
        assert other not in str([(act.judgements, act.facts) for act in acts])
    for name in ("clerk_finance", "clerk", "mayor", "vm2"):
        assert len(house.ask(name, read.list_topic_consultations, topic_id, "", 0).consultations) == 2
        assert house.ask(name, read.get_consultation, asked["d10"]).grounds == "资金来源不落实"
    with pytest.raises(NotFound):
        house.ask("outsider", read.list_topic_consultations, topic_id, "", 0)
    with pytest.raises(NotFound):
        house.ask("outsider", read.get_consultation, asked["d09"])
    assert not house.ask("outsider", read_topic.list_topics, "", 0, "", "", None).topics


def test_a_note_is_read_by_the_sides_whose_grounds_it_states(house, differing):
    topic_id, _ = differing
    coordination_id = puts_up(house, topic_id)
    for name in ("head_d10", "deputy_d10", "clerk_finance", "deputy1", "vm1"):
        shown = house.ask(name, read.get_coordination, coordination_id)
        assert [Side(side.unit, side.text) for side in shown.grounds] == list(SIDES)
        listed = house.ask(name, read.list_coordinations, topic_id, "", 0).coordinations
        assert [one.id for one in listed] == [str(coordination_id)]
    with pytest.raises(NotFound):
        house.ask("stranger", read.get_coordination, coordination_id)
    assert not house.ask("stranger", read.list_coordinations, topic_id, "", 0).coordinations
    assert not house.ask("stranger", queries.knows, f"coordination/{coordination_id}")
    with pytest.raises(NotFound):
        house.ask("outsider", read.list_coordinations, topic_id, "", 0)


def test_what_waits_at_ones_unit_is_listed_by_page(house):
    ids = []
    for _ in range(3):
        topic_id = house.topic(concerned_units=("d09", "d10"))
        made = house.do("head_finance", RequestConsultations(topic_id, (), "请就此提出意见", None))
        ids.append(next(one.id for one in made.consultations if one.unit == "d09"))
    house.do("stranger", AnswerConsultation(UUID(ids[0]), "agreed", ""))
    first = house.ask("clerk_d09", read.list_consultations, "", 2, "", "")
    second = house.ask("clerk_d09", read.list_consultations, first.next_cursor, 2, "", "")
    assert [one.id for one in (*first.consultations, *second.consultations)] == ids[::-1]
    waiting = house.ask("stranger", read.list_consultations, "", 0, "d09", "asked").consultations
    assert [one.id for one in waiting] == ids[:0:-1]
    with pytest.raises(NotPermitted):
        house.ask("stranger", read.list_consultations, "", 0, "d10", "")
    assert not house.ask("clerk_finance", read.list_consultations, "", 0, "", "").consultations


def test_what_is_above_ones_clearance_is_neither_listed_nor_answered(house):
    topic_id = house.topic(by="director", unit="d01", level=2, concerned_units=("d09",))
    made = house.do("director", RequestConsultations(topic_id, (), "请就此提出意见", None))
    consultation_id = UUID(made.consultations[0].id)
    assert made.consultations[0].level == 2
    assert not house.ask("stranger", read.list_consultations, "", 0, "", "").consultations
    with pytest.raises(NotFound):
        house.ask("stranger", read.list_topic_consultations, topic_id, "", 0)
    with pytest.raises(NotFound):
        house.do("stranger", AnswerConsultation(consultation_id, "agreed", ""))
    waiting = house.rows("SELECT level FROM pending_steps WHERE subject = :s", s=f"consultation/{consultation_id}")
    assert [row.level for row in waiting] == [2]


@pytest.mark.rule("R25.2")
@pytest.mark.rule("R49.1")
@pytest.mark.rule("R49.2")
@pytest.mark.rule("R49.3")
def test_an_agenda_takes_a_topic_only_once_each_gate_of_consultation_is_passed(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id, concerned_units=("d09", "d10"))
    house.agenda(meeting_id, topic_id)

    def missing():
        with pytest.raises(RuleBroken) as found:
            house.fixed(meeting_id, topic_id)
        assert found.value.judged["topic_id"] == str(topic_id)
        return found.value.rule

    assert missing() == "R25.2"
    made = house.do("head_finance", RequestConsultations(topic_id, (), "请就此提出意见", None))
    asked = {one.unit: UUID(one.id) for one in made.consultations}
    house.do("stranger", AnswerConsultation(asked["d09"], "agreed", ""))
    assert missing() == "R25.2"
    house.do("head_d10", AnswerConsultation(asked["d10"], "disagreed", "资金来源不落实"))
    assert missing() == "R49.1"
    coordination_id = puts_up(house, topic_id)
    assert missing() == "R49.2"
    house.do("vm1", RecordCoordination(coordination_id, "agreed", "分两年安排"))
    assert missing() == "R49.3"
    house.do("stranger", CountersignConsultation(asked["d09"], ""))
    assert missing() == "R49.3"
    house.do("head_d10", CountersignConsultation(asked["d10"], ""))
    house.fixed(meeting_id, topic_id)
    assert house.ask("head_finance", read_topic.get_topic, topic_id).state == "scheduled"
    with pytest.raises(IllegalStep):
        house.do("head_finance", RequestConsultations(topic_id, ("d09",), "再问", None))


def test_a_topic_on_its_way_to_a_meeting_is_consulted_on_with_the_meetings_day_as_term(house):
    meeting_id = house.meeting()
    topic_id = house.topic(concerned_units=("d09",))
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    made = house.do("head_finance", RequestConsultations(topic_id, (), "请就此提出意见", None))
    house.do("stranger", AnswerConsultation(UUID(made.consultations[0].id), "agreed", ""))
    due = house.rows("SELECT due FROM pending_steps WHERE step = 'countersign_consultation'")
    assert [str(row.due) for row in due] == ["2026-11-23"]
