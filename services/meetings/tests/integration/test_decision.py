"""A decision is recorded with all it needs, found again, and corrected only as a slip."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.decision.record_decision import RecordDecision
from meetings.commands.deliberation.begin_item import BeginItem
from meetings.commands.deliberation.judge_amendment import JudgeAmendment
from meetings.commands.deliberation.propose_amendment import ProposeAmendment
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.ports import Legality
from meetings.queries import decision as read
from meetings.queries.decision import Filter
from services.meetings.tests.integration.racing import race

ALL = Filter()


def listed(house, name, **wanted):
    return [row.id for row in house.ask(name, read.list_decisions, "", 0, Filter(**wanted)).decisions]


@pytest.mark.rule("R48.1")
def test_nothing_is_decided_that_was_not_taken_up(house):
    meeting_id, topic_id = house.in_session()
    with pytest.raises(IllegalStep) as early:
        house.do("clerk", RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, ""))
    assert (early.value.machine, early.value.state, early.value.rule) == ("agenda_item", "waiting", "R48.1")
    house.takes_up(meeting_id, topic_id)
    assert house.do("clerk", RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, "")).chair == "mayor"


@pytest.mark.parametrize(
    ("outcome", "given", "field"),
    [
        ("adopted_with_changes", {"changes": ""}, "changes"),
        ("deferred", {"deferred_to": ""}, "deferred_to"),
        ("rejected", {"reason": ""}, "reason"),
        ("referred", {"referred_kind": ""}, "referred_unit"),
        ("referred", {"referred_unit": "d08"}, "referred_unit"),
        ("adopted", {"changes": "删去第三条"}, "changes"),
        ("adopted", {"deferred_to": "明年"}, "deferred_to"),
        ("adopted", {"referred_unit": "d08"}, "referred_unit"),
        ("adopted", {"responsible_units": ("d08", "d99")}, "responsible_units"),
        ("referred", {"referred_kind": "", "referred_unit": "d99"}, "referred_unit"),
    ],
)
def test_an_outcome_says_what_it_needs_to_mean_something(house, outcome, given, field):
    meeting_id, topic_id = house.in_session()
    with pytest.raises(Malformed) as wrong:
        house.decides(meeting_id, topic_id, outcome, **given)
    assert set(wrong.value.fields) == {field}


@pytest.mark.parametrize(
    ("outcome", "item", "name", "value"),
    [
        ("adopted_with_changes", "decided", "changes", "删去第三条"),
        ("deferred", "deferred", "deferred_to", "下次常务会议"),
        ("rejected", "decided", "reason", "资金来源不落实"),
        ("referred", "decided", "referred_kind", "executive"),
    ],
)
def test_what_an_outcome_says_stays_with_it(house, outcome, item, name, value):
    meeting_id, topic_id = house.in_session()
    made = house.decides(meeting_id, topic_id, outcome)
    assert getattr(made, name) == value
    state = house.rows("SELECT state FROM agenda_items WHERE topic_id = :t", t=topic_id)[0].state
    said = house.rows("SELECT state FROM deliberations WHERE topic_id = :t", t=topic_id)[0].state
    assert (state, said) == (item, item)


@pytest.mark.rule("R25.5")
@pytest.mark.parametrize(("outcome", "may"), [("adopted", False), ("rejected", False), ("deferred", True)])
def test_what_settles_a_matter_passes_every_gate_once_more(house, outcome, may):
    document_id = uuid4()
    house.neighbours.findings[document_id] = Legality(True, "lawful")
    meeting_id, topic_id = house.in_session(document_id=document_id, task="normative_draft")
    house.neighbours.findings[document_id] = Legality(True, "none")
    if may:
        assert house.decides(meeting_id, topic_id, outcome).outcome == outcome
        return
    with pytest.raises(RuleBroken) as refused:
        house.decides(meeting_id, topic_id, outcome)
    assert refused.value.rule == "R25.5"
    house.neighbours.findings[document_id] = Legality(True, "lawful")
    assert house.decides(meeting_id, topic_id, outcome).outcome == outcome


@pytest.mark.rule("R43.4")
def test_quorum_is_that_of_the_moment_whoever_leaves_meanwhile(house):
    meeting_id, topic_id = house.in_session()
    house.takes_up(meeting_id, topic_id)
    command = RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, "")
    left, decided = race(
        lambda: house.signs_in(meeting_id, "vm2", present=False),
        lambda: house.do("clerk", command),
    )
    assert left.present == 3
    stored = house.rows("SELECT present FROM decisions")
    if isinstance(decided, RuleBroken):
        assert (decided.rule, decided.judged["present"], stored) == ("R43.4", 3, [])
    else:
        assert (decided.present, [row.present for row in stored]) == (4, [4])


def test_of_two_who_take_up_an_item_at_once_one_does(house):
    meeting_id, _ = house.in_session()
    results = race(*[lambda: house.do("clerk", BeginItem(meeting_id, 1))] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Deliberation", "IllegalStep", "IllegalStep"]


@pytest.mark.rule("R48.1")
def test_a_slip_is_corrected_with_the_chairs_assent_before_the_minutes_are_drafted(house):
    meeting_id, topic_id = house.in_session()
    decision_id = UUID(house.decides(meeting_id, topic_id, text="安排100万元", term=date(2026, 12, 31)).id)
    slip = ProposeAmendment(decision_id, "安排1000万元", ("d08", "d07"), date(2027, 1, 31), "少写一个零")
    for name in ("mayor", "head_finance"):
        with pytest.raises(NotPermitted):
            house.do(name, slip)
    with pytest.raises(Malformed, match="text"):
        ProposeAmendment(decision_id, "", (), None, "无")
    with pytest.raises(Malformed, match="responsible_units"):
        house.do("clerk", ProposeAmendment(decision_id, "", ("d99",), None, "无"))
    proposed = house.do("clerk", slip)
    assert (proposed.text, [one.state for one in proposed.amendments]) == ("安排100万元", ["proposed"])
    assert house.pending(f"decision/{decision_id}") == {"judge_amendment": ["mayor.chair"]}
    with pytest.raises(Malformed):
        house.do("clerk", slip)
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", JudgeAmendment(decision_id, True))
    assert refused.value.rule == "R43.2"
    corrected = house.do("mayor", JudgeAmendment(decision_id, True))
    assert (corrected.text, list(corrected.responsible_units), corrected.term) == (
        "安排1000万元",
        ["d08", "d07"],
        "2027-01-31",
    )
    (amendment,) = corrected.amendments
    assert (amendment.text_before, list(amendment.units_before), amendment.term_before) == (
        "安排100万元",
        ["d08"],
        "2026-12-31",
    )
    assert (amendment.state, amendment.judged_by) == ("assented", "mayor")
    assert house.pending(f"decision/{decision_id}") == {}
    with pytest.raises(NotFound):
        house.do("mayor", JudgeAmendment(decision_id, True))
    house.do("clerk", ProposeAmendment(decision_id, "安排一千万元", (), None, "数字用汉字"))
    kept = house.do("mayor", JudgeAmendment(decision_id, False))
    assert (kept.text, [one.state for one in kept.amendments]) == ("安排1000万元", ["assented", "refused"])


@pytest.mark.rule("R48.1")
def test_once_minutes_are_drafted_a_decision_is_not_corrected(house):
    meeting_id, topic_id = house.in_session()
    decision_id = UUID(house.decides(meeting_id, topic_id).id)
    house.do("clerk", ProposeAmendment(decision_id, "同意", (), None, "错字"))
    house.do("mayor", CloseMeeting(meeting_id))
    house.do("clerk", DraftMinutes(meeting_id, ""))
    for name, command in (
        ("mayor", JudgeAmendment(decision_id, True)),
        ("clerk", ProposeAmendment(decision_id, "同意", (), None, "错字")),
    ):
        with pytest.raises(IllegalStep) as late:
            house.do(name, command)
        assert (late.value.machine, late.value.state, late.value.rule) == ("decision", "minuted", "R48.1")


def test_decisions_are_listed_filtered_and_paged_for_those_who_may_know_them(house):
    meeting_id, topic_id = house.in_session()
    made = house.decides(meeting_id, topic_id, text="安排预备费100%", responsible_units=("d08", "d07")).id
    for wanted in (
        {"meeting_id": meeting_id},
        {"topic_id": topic_id},
        {"unit": "d07"},
        {"outcome": "adopted"},
        {"from_day": date(2026, 11, 23), "to_day": date(2026, 11, 23)},
        {"q": "100%"},
        {"q": "预备费"},
        {"meeting_kind": "executive"},
        {},
    ):
        assert listed(house, "clerk", **wanted) == [made], wanted
    for wanted in (
        {"meeting_id": uuid4()},
        {"topic_id": uuid4()},
        {"unit": "d09"},
        {"outcome": "rejected"},
        {"from_day": date(2026, 11, 24)},
        {"to_day": date(2026, 11, 22)},
        {"q": "1000%"},
        {"q": "___________________"},
        {"meeting_kind": "plenary"},
    ):
        assert listed(house, "clerk", **wanted) == [], wanted
    for name, knows in (("mayor", True), ("vm4", True), ("head_finance", True), ("stranger", False)):
        assert listed(house, name) == ([made] if knows else []), name
    seen = []

    def note(connection, cursor, statement, *_):
        seen.append(statement)

    event.listen(house.runtime.engine, "before_cursor_execute", note)
    try:
        assert not house.ask("clerk", read.list_decisions, "", 1, ALL).next_cursor
    finally:
        event.remove(house.runtime.engine, "before_cursor_execute", note)
    assert len(seen) == 1


def test_a_decision_above_ones_clearance_is_on_no_list_of_ones_own(house):
    meeting_id, topic_id = house.in_session(level=1)
    made = house.decides(meeting_id, topic_id).id
    assert listed(house, "clerk") == [made]
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE decisions SET level = 2")
    assert listed(house, "clerk") == []
    assert listed(house, "director") == [made]
