"""Every gate a topic passes before an agenda, in one table: what it judges, and whether it concerns the topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chassis.law import RuleBroken
from meetings.rules import kind_rules, topic_rules

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
    exempt: Mapping[str, str] = field(default_factory=dict)
    """The ground of each exemption on record, by rule."""


class Gate(NamedTuple):
    """One gate: the rule, what raises RuleBroken unless it is passed, and whether the topic needs it."""

    rule: str
    judge: Callable[[], None]
    needed: bool = True


class Judged(NamedTuple):
    """A gate that was judged; `refusal` says what is missing."""

    rule: str
    state: str
    refusal: RuleBroken | None = None


def gates(topic: TopicFacts, on: date) -> tuple[Gate, ...]:
    """Every gate before the agenda, in the order in which a refusal names them."""
    task_rule = kind_rules.kind_of(topic.kind).task_rule
    task = (Gate(task_rule, lambda: kind_rules.require_task(topic.kind, topic.task)),) if task_rule else ()
    return (
        *task,
        Gate("R24.1", lambda: topic_rules.require_forum_of_listed_matters(topic.kind, topic.flags, on)),
        Gate("R50.1", lambda: _in_time(topic, on)),
        Gate("R50.2", lambda: topic_rules.require_review_and_approval(topic.kind, topic.reviewed, topic.approved, on)),
        Gate(
            "R50.3", lambda: topic_rules.require_signed_form(topic.kind, topic.office_signed, topic.leader_signed, on)
        ),
        Gate("R50.4", lambda: topic_rules.require_prior_agreement(topic.kind, topic.agreed, on)),
        Gate("R25.5", lambda: topic_rules.require_legality(topic.flags, topic.normative, topic.finding)),
    )


def _in_time(topic: TopicFacts, on: date) -> None:
    if topic.day is None or topic.deadline is None:
        raise RuleBroken("R50.1", handed_in=None)
    topic_rules.require_in_time(topic.kind, topic.day, topic.deadline, topic.handed_in, topic.urgent, on)


def judged(topic: TopicFacts, on: date) -> list[Judged]:
    """Every gate with how it stands."""
    return [_judge(gate, topic.exempt) for gate in gates(topic, on)]


def require_all(topic: TopicFacts, on: date) -> None:
    """Every gate is passed, exempt or not needed. Raises the RuleBroken of the first that is missing."""
    for gate in judged(topic, on):
        if gate.refusal is not None:
            raise gate.refusal


def _judge(gate: Gate, exempt: Mapping[str, str]) -> Judged:
    if not gate.needed:
        return Judged(gate.rule, NOT_NEEDED)
    if gate.rule in exempt:
        return Judged(gate.rule, EXEMPT)
    try:
        gate.judge()
    except RuleBroken as refusal:
        return Judged(gate.rule, MISSING, refusal)
    return Judged(gate.rule, PASSED)
