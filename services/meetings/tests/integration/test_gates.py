"""Every gate of the table, before a real agenda: who lacks just that one thing is refused with just that rule."""

import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text

from chassis.errors import NotFound
from chassis.law import RuleBroken
from meetings.acting import gating
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.procedure.request_exemption import RequestExemption
from meetings.queries import topic as read_topic
from meetings.rules import gate_rules
from meetings.rules.gate_rules import TopicFacts
from services.meetings.tests.integration.procedures import FLAGS, complete

DROP = "UPDATE procedures SET state = 'dropped' WHERE kind = "
DIFFER = "UPDATE consultations SET answer = 'disagreed', state = 'answered', countersigned_at = NULL"
NOTE = (
    "INSERT INTO coordinations (id, version, level, title, topic_id, sponsor_unit, edition, state, leaning,"
    " requested_at, requested_by, result, coordinated_by, coordinated_as)"
    " SELECT gen_random_uuid(), 1, 0, '', id, 'd08', edition, 'requested', '', now(), '', '', '', '' FROM topics"
)
GROUNDS = (
    "INSERT INTO coordination_grounds (id, coordination_id, unit, text)"
    " SELECT gen_random_uuid(), id, 'd09', '资金来源不落实' FROM coordinations"
)
LACKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "R43.5": (("UPDATE topics SET task = 'gossip'",),),
    "R24.1": (("UPDATE topics SET meeting_kind = 'mayor_office', task = 'daily'",),),
    "R25.2": (("DELETE FROM consultations",),),
    "R49.1": ((DIFFER,),),
    "R49.2": ((DIFFER, NOTE, GROUNDS),),
    "R49.3": (("UPDATE consultations SET state = 'answered', countersigned_at = NULL",),),
    "R50.1": (("UPDATE topics SET handed_in = handed_in + interval '1 day'",),),
    "R50.2": (("DELETE FROM topic_opinions WHERE stage = 'review'",),),
    "R50.3": (("DELETE FROM topic_opinions WHERE stage = 'office_form'",),),
    "R50.4": (("UPDATE topics SET agreed_by = '{mayor}'",), ("UPDATE topics SET agreed_by = '{party_secretary}'",)),
    "R23.1": ((f"{DROP}'participation'",), (f"{DROP}'expert_argument'",), (f"{DROP}'risk_assessment'",)),
    "R25.1": ((f"{DROP}'argumentation'",),),
    "R25.3": ((f"{DROP}'stability_risk'",), (f"{DROP}'hearing'",)),
    "R25.4": ((f"{DROP}'budget_performance'",),),
    # A major decision needs the review by R23.1 as well; a normative draft that is none needs it by this rule alone.
    "R25.5": (
        (
            f"{DROP}'legality'",
            "UPDATE topics SET task = 'normative_draft', flags = array_remove(flags, 'major_decision')",
        ),
    ),
    "R25.6": ((f"{DROP}'fair_competition'",),),
}
ALL = [(rule, statements) for rule, ways in LACKS.items() for statements in ways]


def table():
    """The rules of the gate table, as it stands for the kind of meeting that asks for most."""
    facts = TopicFacts(
        *("executive", "", frozenset(FLAGS), None, None, None),
        *(False, False, False, False, False),
        *(frozenset(), True, "none"),
    )
    return [gate.rule for gate in gate_rules.gates(facts, date(2026, 11, 16))]


def take_away(house, *statements):
    with house.runtime.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def readiness(house, topic_id, name="clerk"):
    return house.ask(name, read_topic.get_topic_readiness, topic_id)


def missing(house, topic_id):
    return [gate.rule for gate in readiness(house, topic_id).gates if gate.state == "missing"]


def test_no_gate_of_the_table_is_forgotten_here():
    assert set(LACKS) == set(table())


def test_the_complete_topic_passes_every_gate_and_is_scheduled(house):
    meeting_id, topic_id = complete(house)
    told = readiness(house, topic_id)
    # Nobody disagreed, so that there was nothing to coordinate.
    assert {gate.rule: gate.state for gate in told.gates} == dict.fromkeys(table(), "passed") | {"R49.2": "not_needed"}
    assert told.ready
    evidence = {gate.rule: [found.kind for found in gate.evidence] for gate in told.gates if gate.evidence}
    assert evidence == {
        "R23.1": ["participation", "expert_argument", "risk_assessment", "legality"],
        "R25.1": ["argumentation"],
        "R25.3": ["stability_risk", "hearing"],
        "R25.4": ["budget_performance"],
        "R25.5": ["legality"],
        "R25.6": ["fair_competition"],
    }
    assert house.do("clerk", FixAgenda(meeting_id)).state == "agenda_fixed"
    assert house.rows("SELECT state FROM topics")[0].state == "scheduled"


@pytest.mark.parametrize(
    ("rule", "statements"),
    [pytest.param(*row, marks=pytest.mark.rule(row[0]), id=f"{row[0]}-{number}") for number, row in enumerate(ALL)],
)
def test_who_lacks_just_that_is_refused_with_just_that(house, rule, statements):
    meeting_id, topic_id = complete(house)
    take_away(house, *statements)
    assert missing(house, topic_id) == [rule]
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert (refused.value.rule, refused.value.judged["topic_id"]) == (rule, str(topic_id))
    assert house.rows("SELECT state FROM meetings")[0].state == "planned"
    told = next(gate for gate in readiness(house, topic_id).gates if gate.rule == rule)
    assert told.missing_zh
    assert "{" not in told.missing_zh + told.missing_en


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R25.5")
def test_what_readiness_says_is_what_fixing_the_agenda_judges(house):
    """However much is taken away, one thing after the other, both say the same."""
    meeting_id, topic_id = complete(house)
    for _, statements in reversed(ALL):
        take_away(house, *statements)
        said = missing(house, topic_id)
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", FixAgenda(meeting_id))
        assert refused.value.rule == said[0]
        facts = {gate.rule: gate.facts for gate in readiness(house, topic_id).gates}
        assert {"topic_id": str(topic_id)} | json.loads(facts[said[0]]) == refused.value.judged


@pytest.mark.rule("R23.1")
def test_a_major_decision_is_told_exactly_which_of_its_procedures_are_missing(house):
    meeting_id, _ = complete(house)
    take_away(house, f"{DROP}'participation'", f"{DROP}'legality'")
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert (refused.value.rule, refused.value.judged["missing"]) == ("R23.1", ["participation", "legality"])


def test_however_many_topics_the_facts_come_in_the_same_few_statements(house):
    _, topic_id = complete(house)
    ids = [house.topic(flags=FLAGS) for _ in range(12)]
    assert asks(house, [topic_id]) == asks(house, [topic_id, *ids])


def asks(house, ids):
    """How many statements it takes to gather the facts of so many topics."""
    seen = []

    def note(*arguments):
        seen.append(arguments[2])

    event.listen(house.runtime.engine, "before_cursor_execute", note)
    try:
        house.ask("clerk", lambda ctx: gating.facts_for(ctx, gating.lock_topics(ctx, ids), None, {}))
    finally:
        event.remove(house.runtime.engine, "before_cursor_execute", note)
    return len(seen)


def test_among_many_topics_the_evidence_of_a_few_is_found_by_its_index(house):
    _, topic_id = complete(house)
    with house.runtime.engine.begin() as connection:
        columns = [row.column_name for row in connection.execute(text(COLUMNS), {"t": "topics"})]
        others = ", ".join("gen_random_uuid()" if name == "id" else name for name in columns)
        connection.execute(text(f"INSERT INTO topics SELECT {others} FROM topics, generate_series(1, 3000)"))
        columns = [row.column_name for row in connection.execute(text(COLUMNS), {"t": "procedures"})]
        other = {"id": "gen_random_uuid()", "topic_id": "t.id", "state": "'concluded'"}
        values = ", ".join(other.get(name, f"p.{name}") for name in columns)
        made = f"INSERT INTO procedures ({', '.join(columns)}) SELECT {values} FROM topics t, procedures p"
        made += " WHERE t.id <> :t"
        connection.execute(text(made), {"t": topic_id})
    with house.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE procedures"))
        seen = []
        event.listen(house.runtime.engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[3])))
        house.ask("clerk", lambda ctx: gating.facts_for(ctx, gating.lock_topics(ctx, [topic_id]), None, {}))
        [(statement, values)] = [one for one in seen if "FROM procedures" in one[0]]
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()
    assert any("ix_procedures_topic_id_kind_state_concluded_at" in line for line in plan), plan
    assert not any("Seq Scan" in line for line in plan), plan


COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = :t ORDER BY ordinal_position"


@pytest.mark.rule("R50.4")
@pytest.mark.parametrize("rule", ["R24.1", "R48.1", "R50.4", "R25.5", "R25.6"])
def test_what_may_never_be_set_aside_is_refused_with_the_rule_itself(house, rule):
    topic_id = house.topic(flags=FLAGS)
    command = RequestExemption(topic_id, rule, "participation", "emergency", "汛情")
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", command)
    assert refused.value.rule == rule
    assert house.rows("SELECT * FROM exemptions") == []


def test_gates_of_what_is_no_topic_of_the_readers_are_not_told(house):
    topic_id = house.topic()
    for name, key in (("outsider", topic_id), ("clerk", UUID(int=7)), ("clerk", uuid4())):
        with pytest.raises(NotFound):
            readiness(house, key, name)
