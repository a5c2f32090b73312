"""Every gate a topic passes before an agenda, in one table: what it judges, and whether it concerns the topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chassis.law import RuleBroken
from meetings.rules import LAW, consultation_rules, kind_rules, procedure_rules, topic_rules
from meetings.rules.consultation_rules import ConsultationFacts
from meetings.rules.procedure_rules import Evidence, ProcedureFacts

PASSED, MISSING, EXEMPT, NOT_NEEDED = "passed", "missing", "exempt", "not_needed"
"""How a gate stands: exempt is one whose rule was set aside for this topic with a ground on record."""


@dataclass(frozen=True)
class TopicFacts:
    """What the gates before an agenda judge a topic on; an unsubmitted topic has no `day` and no `deadline`."""

    kind: str
    task: str
    flags: frozenset[str]
    day: date | None
    deadline: date | None
    handed_in: date | None
    urgent: bool
    reviewed: bool
    approved: bool
    office_signed: bool
    leader_signed: bool
    agreed: frozenset[str]
    normative: bool
    finding: str
    exempt: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The ground of each exemption in force, by the rule it is from and the procedure it sets aside."""
    consultation: ConsultationFacts = field(default_factory=ConsultationFacts)
    """How far the consultation of the units it concerns has come."""
    procedures: ProcedureFacts = field(default_factory=ProcedureFacts)
    """What the procedures of the decision have brought."""


class Gate(NamedTuple):
    """One gate: the rule, what raises RuleBroken unless it is passed, and whether the topic needs it.

    `excused` are the procedures the topic lacks and is exempt from, with the grounds; `evidence` what it rests on.
    """

    rule: str
    judge: Callable[[], None]
    needed: bool = True
    excused: Mapping[str, str] = {}
    evidence: tuple[Evidence, ...] = ()


class Judged(NamedTuple):
    """A gate that was judged; `refusal` says what is missing."""

    rule: str
    state: str
    refusal: RuleBroken | None = None
    excused: Mapping[str, str] = {}
    evidence: tuple[Evidence, ...] = ()


def gates(topic: TopicFacts, on: date) -> tuple[Gate, ...]:
    """Every gate before the agenda, in the order in which a refusal names them."""
    task_rule = kind_rules.kind_of(topic.kind).task_rule
    task = (Gate(task_rule, lambda: kind_rules.require_task(topic.kind, topic.task)),) if task_rule else ()
    return (
        *task,
        Gate(
            "R24.1",
            lambda: topic_rules.require_forum_of_listed_matters(topic.kind, topic.flags, on),
            topic_rules.LISTED in topic.flags,
        ),
        *of_consultation(topic.consultation, on),
        Gate("R50.1", lambda: _in_time(topic, on), topic.day is None or _named("R50.1", topic, on)),
        Gate(
            "R50.2",
            lambda: topic_rules.require_review_and_approval(topic.kind, topic.reviewed, topic.approved, on),
            _named("R50.2", topic, on),
        ),
        Gate(
            "R50.3",
            lambda: topic_rules.require_signed_form(topic.kind, topic.office_signed, topic.leader_signed, on),
            _named("R50.2", topic, on),
        ),
        Gate(
            "R50.4",
            lambda: topic_rules.require_prior_agreement(topic.kind, topic.agreed, on),
            _named("R50.4", topic, on),
        ),
        *_of_procedures(topic, on),
    )


def _of_procedures(topic: TopicFacts, on: date) -> tuple[Gate, ...]:
    """The gates that rest on the procedures of a decision."""
    flags, done = topic.flags, topic.procedures

    def excused(rule: str) -> Mapping[str, str]:
        granted, lacking = topic.exempt.get(rule, {}), procedure_rules.lacking(rule, done, topic.finding, on)
        return {kind: granted[kind] for kind in lacking if kind in granted}

    def gate(rule: str, judge: Callable[[frozenset[str]], None], needed: bool) -> Gate:
        aside = excused(rule) if needed else {}
        kinds = LAW.value(rule, "procedures", on)
        rests_on = tuple(done.concluded[kind] for kind in kinds if kind in done.concluded)
        return Gate(rule, lambda: judge(frozenset(aside)), needed, aside, rests_on)

    return (
        gate(
            "R23.1",
            lambda aside: procedure_rules.require_procedures(flags, done, topic.finding, aside, on),
            topic_rules.MAJOR_DECISION in flags,
        ),
        gate(
            "R25.1",
            lambda aside: procedure_rules.require_argumentation(flags, done, aside, on),
            procedure_rules.needs_argumentation(flags, on),
        ),
        gate(
            "R25.3",
            lambda aside: procedure_rules.require_stability_and_hearing(flags, done, aside, on),
            topic_rules.PUBLIC_INTEREST in flags,
        ),
        gate(
            "R25.4",
            lambda aside: procedure_rules.require_performance(flags, done, aside, on),
            topic_rules.SPENDING in flags,
        ),
        Gate(
            "R25.5",
            lambda: topic_rules.require_legality(flags, topic.normative, topic.finding),
            topic_rules.needs_legality(flags, topic.normative),
            evidence=tuple(found for kind, found in done.concluded.items() if kind == procedure_rules.LEGALITY),
        ),
        gate(
            "R25.6",
            lambda _: procedure_rules.require_fair_competition(flags, done, on),
            topic_rules.MARKET in flags,
        ),
    )


def _named(rule: str, topic: TopicFacts, on: date) -> bool:
    """Whether a rule names the kind of meeting the topic is for."""
    return topic.kind in LAW.value(rule, "kinds", on)


def of_consultation(facts: ConsultationFacts, on: date) -> tuple[Gate, ...]:
    """Consultation first; each further gate concerns a topic once there is what it judges, and none with nobody."""
    rules = consultation_rules
    return (
        Gate("R25.2", lambda: rules.require_answers(facts), bool(facts.concerned)),
        Gate("R49.1", lambda: rules.require_agreement(facts, on), bool(facts.answers)),
        Gate("R49.2", lambda: rules.require_coordinated(bool(facts.noted), facts.coordination), bool(facts.noted)),
        Gate("R49.3", lambda: rules.require_countersigned(facts), facts.in_agreement(on)),
    )


def _in_time(topic: TopicFacts, on: date) -> None:
    if topic.day is None or topic.deadline is None:
        term = {"workdays": topic_rules.submission_term(on)} if _named("R50.1", topic, on) else {}
        raise RuleBroken("R50.1", handed_in=None, kind=topic.kind, **term)
    topic_rules.require_in_time(topic.kind, topic.day, topic.deadline, topic.handed_in, topic.urgent, on)


def judged(topic: TopicFacts, on: date) -> list[Judged]:
    """Every gate with how it stands."""
    return [_judge(gate) for gate in gates(topic, on)]


def require_all(topic: TopicFacts, on: date) -> None:
    """Every gate is passed, exempt or not needed. Raises the RuleBroken of the first that is missing."""
    for gate in judged(topic, on):
        if gate.refusal is not None:
            raise gate.refusal


def _judge(gate: Gate) -> Judged:
    if not gate.needed:
        return Judged(gate.rule, NOT_NEEDED)
    try:
        gate.judge()
    except RuleBroken as refusal:
        return Judged(gate.rule, MISSING, refusal, gate.excused, gate.evidence)
    return Judged(gate.rule, EXEMPT if gate.excused else PASSED, None, gate.excused, gate.evidence)
