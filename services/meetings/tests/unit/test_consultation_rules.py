"""The rules of consultation, coordination and countersignature, at their thresholds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.enforced import rules_of
from chassis.errors import IllegalStep
from chassis.law import Rulebook, RuleBroken
from chassis.testing import every_pair
from meetings.commands.agenda import fix_agenda
from meetings.commands.consultation import (
    answer_consultation,
    countersign_consultation,
    record_coordination,
    request_consultations,
    request_coordination,
    revise_topic,
)
from meetings.model.consultation import CONSULTATION, COORDINATION
from meetings.rules import consultation_rules as rules
from meetings.rules.consultation_rules import ConsultationFacts
from meetings.rules.gate_rules import of_consultation

DAY = date(2026, 11, 23)
UNITS = frozenset({"d09", "t01"})
AGREED = ConsultationFacts(concerned=UNITS, answers={"d09": "agreed", "t01": "agreed"}, signed=UNITS)
OPPOSED = replace(AGREED, answers={"d09": "agreed", "t01": "disagreed"}, signed=frozenset())
NOTED = replace(OPPOSED, noted=frozenset({"t01"}))


def refusal(call, *arguments):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments)
    return refused.value


def standing(facts):
    """The states of the four gates, as letters: passed, missing, not needed."""
    return "".join("n" if not gate.needed else "pm"[broken(gate)] for gate in of_consultation(facts, DAY))


def broken(gate):
    try:
        gate.judge()
    except RuleBroken as refused:
        return refused.rule == gate.rule
    return False


@pytest.mark.rule("R25.2")
@pytest.mark.rule("R49.1")
@pytest.mark.rule("R49.2")
@pytest.mark.rule("R49.3")
@pytest.mark.parametrize(
    ("facts", "states"),
    [
        (ConsultationFacts(), "nnnn"),
        (ConsultationFacts(concerned=UNITS), "mnnn"),
        (replace(AGREED, answers={"d09": "agreed"}), "mpnn"),
        (replace(OPPOSED, answers={"t01": "disagreed"}), "mmnn"),
        (AGREED, "ppnp"),
        (replace(AGREED, answers={"d09": "agreed_with_changes", "t01": "agreed"}), "ppnp"),
        (replace(AGREED, signed=frozenset({"d09"})), "ppnm"),
        (OPPOSED, "pmnn"),
        (NOTED, "ppmn"),
        (replace(NOTED, coordination="differing"), "pppn"),
        (replace(NOTED, coordination="agreed"), "pppm"),
        (replace(NOTED, coordination="agreed", signed=UNITS), "pppp"),
        # A unit that differs and whose grounds no note states has not been coordinated.
        (replace(NOTED, coordination="agreed", answers={"d09": "disagreed", "t01": "disagreed"}), "pmpn"),
    ],
)
def test_the_four_gates_follow_one_another(facts, states):
    assert standing(facts) == states


@pytest.mark.rule("R25.2")
def test_a_refusal_says_who_was_not_asked_who_has_not_answered_and_whose_answer_is_to_another_text():
    rules.require_answers(AGREED)
    rules.require_answers(ConsultationFacts())
    units = frozenset({"d09", "d10", "t01", "t02"})
    lacking = ConsultationFacts(
        concerned=units, answers={"d09": "disagreed"}, waiting=frozenset({"t01"}), lapsed=frozenset({"t02"})
    )
    found = refusal(rules.require_answers, lacking)
    assert (found.rule, found.judged) == (
        "R25.2",
        {
            "units": ["d10", "t01", "t02"],
            "heads": ["head:d10", "head:t01", "head:t02"],
            "unasked": ["d10"],
            "waiting": ["t01"],
            "revised": ["t02"],
        },
    )


@pytest.mark.rule("R49.1")
def test_one_that_disagrees_is_enough_to_need_coordination():
    rules.require_agreement(AGREED, DAY)
    rules.require_agreement(NOTED, DAY)
    found = refusal(rules.require_agreement, OPPOSED, DAY)
    assert (found.rule, found.judged) == ("R49.1", {"units": ["t01"], "heads": ["head:t01"]})
    rules.require_agreement_reached(True)
    assert refusal(rules.require_agreement_reached, False).rule == "R49.1"


@pytest.mark.rule("R49.2")
@pytest.mark.parametrize(
    ("stated", "missing", "others"),
    [
        (("d08",), ["t01"], []),
        (("t01",), ["d08"], []),
        (("d08", "t01", "d09"), [], ["d09"]),
        ((), ["d08", "t01"], []),
    ],
)
def test_a_note_states_the_grounds_of_each_side_and_of_no_other(stated, missing, others):
    rules.require_coordination_note("d08", ["t01"], ("d08", "t01"))
    found = refusal(rules.require_coordination_note, "d08", ["t01"], stated)
    assert (found.rule, found.judged) == ("R49.2", {"missing": missing, "others": others})
    assert refusal(rules.require_coordination_note, "d08", [], ("d08",)).judged == {"differing": []}


@pytest.mark.rule("R49.2")
def test_what_was_put_up_has_a_result():
    rules.require_coordinated(False, "")
    for outcome in ("agreed", "differing"):
        rules.require_coordinated(True, outcome)
    assert refusal(rules.require_coordinated, True, "").rule == "R49.2"


@pytest.mark.rule("R49.3")
def test_every_head_signs():
    rules.require_countersigned(AGREED)
    for signed, missing in ((frozenset(), ["d09", "t01"]), (frozenset({"t01"}), ["d09"])):
        found = refusal(rules.require_countersigned, replace(AGREED, signed=signed))
        assert (found.rule, found.judged["units"]) == ("R49.3", missing)


@pytest.mark.rule("R9.1")
@pytest.mark.rule("R49.2")
@pytest.mark.rule("R49.3")
def test_who_asks_answers_signs_and_coordinates():
    assert rules.askers("d08") == ("R9.1", ("head:d08",))
    assert rules.answerers("d09") == ("R9.1", ("head:d09",))
    assert rules.drafters("d08") == ("R9.1", ("head:d08", "deputy:d08", "member:d08"))
    assert rules.countersigners("d09") == ("R49.3", ("head:d09",))
    assert rules.coordinators("d08", DAY) == (
        "R49.2",
        ("mayor.approve", "portfolio:d08", "office.head", "office.deputy"),
    )
    assert rules.settlers("d08", DAY) == ("R49.2", ("mayor.approve", "portfolio:d08"))


@pytest.mark.rule("R25.2")
def test_a_reminder_comes_the_day_after_and_then_once_a_period():
    assert rules.answer_term(DAY) == 5
    assert [rules.reminder_due(DAY, None, DAY + timedelta(days)) for days in (-1, 0, 1)] == [False, False, True]
    last = DAY + timedelta(1)
    assert [rules.reminder_due(DAY, last, last + timedelta(days)) for days in (0, 2, 3, 4)] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.rule("R25.2")
def test_only_who_is_named_as_concerned_is_asked():
    rules.require_concerned("d09", ["d09", "t01"])
    found = refusal(rules.require_concerned, "d10", ["d09", "t01"])
    assert (found.rule, found.judged) == ("R25.2", {"unit": "d10", "concerned": ["d09", "t01"]})


@pytest.mark.parametrize(
    ("handler", "ids"),
    [
        (fix_agenda.handle, {"R25.2", "R49.1", "R49.2", "R49.3"}),
        (request_consultations.handle, {"R9.1", "R25.2"}),
        (answer_consultation.handle, {"R9.1", "R25.2"}),
        (countersign_consultation.handle, {"R49.1", "R49.3"}),
        (request_coordination.handle, {"R9.1", "R25.2", "R49.2"}),
        (record_coordination.handle, {"R49.2"}),
        (revise_topic.handle, {"R9.1"}),
    ],
)
def test_the_rules_of_an_operation_are_read_from_its_code(handler, ids):
    assert ids <= rules_of(handler)


def test_what_the_text_leaves_open_has_a_reading_and_a_number():
    book = Rulebook.load("meetings")
    assert all(book.rule(rule).reading for rule in ("R25.2", "R49.1", "R49.2", "R49.3"))
    assert book.value("R49.1", "agreeing", DAY) == ["agreed", "agreed_with_changes"]


@pytest.mark.parametrize(("machine", "state", "step"), every_pair(CONSULTATION, COORDINATION))
def test_a_step_leads_where_the_table_says_and_nowhere_else(machine, state, step):
    row = machine.rows.get((state, step))
    if row is not None:
        assert machine.advance(state, step) == row.to
        return
    with pytest.raises(IllegalStep) as refused:
        machine.advance(state, step)
    assert (refused.value.machine, refused.value.state, refused.value.step) == (machine.name, state, step)


def test_what_has_lapsed_is_never_taken_up_again():
    for machine in (CONSULTATION, COORDINATION):
        assert "lapsed" not in {state for state, _ in machine.rows}
    assert {row.to for row in COORDINATION.rows.values()} - {state for state, _ in COORDINATION.rows} == {
        "lapsed",
        "withdrawn",
    }
