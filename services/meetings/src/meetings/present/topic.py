"""Topics as the messages of the API, where they are not shown field by field."""

from collections.abc import Iterable
from typing import NamedTuple

from chassis.law import Rule
from chassis.remedies import filled
from chassis.showing import filler
from meetings.model.topic import Topic
from meetings.rules.gate_rules import MISSING, Judged
from meetings.rules.procedure_rules import Evidence
from zhengling.meetings.v1 import topic_service_pb2 as pb

without_opinions = filler(pb.Topic, Topic, without=["opinions"])
"""A topic as units see it that it only concerns: what others signed on its form is not for them."""


class _Gate(NamedTuple):
    """A gate's rule, and how it stands."""

    rule: Rule
    judged: Judged

    def missing(self, language: str) -> str:
        """What is missing, as the rule says it."""
        refusal, remedy = self.judged.refusal, self.rule.remedy
        return filled(remedy[language], refusal.judged) if refusal and remedy else ""


_evidence = filler(pb.Evidence, Evidence, procedure_id=lambda found: found.id)
_excused = filler(pb.Excused, tuple, procedure=lambda one: one[0], ground=lambda one: one[1])
_gate = filler(
    pb.Gate,
    _Gate,
    rule=lambda gate: gate.rule.id,
    article=lambda gate: gate.rule.article,
    gist_zh=lambda gate: gate.rule.gist["zh"],
    gist_en=lambda gate: gate.rule.gist["en"],
    passed=lambda gate: gate.judged.state != MISSING,
    state=lambda gate: gate.judged.state,
    facts=lambda gate: gate.judged.refusal and gate.judged.refusal.judged,
    missing_zh=lambda gate: gate.missing("zh"),
    missing_en=lambda gate: gate.missing("en"),
    exemptions=lambda gate: [_excused(one) for one in gate.judged.excused.items()],
    evidence=lambda gate: [_evidence(found) for found in gate.judged.evidence],
)


def readiness(entity: Topic, gates: Iterable[tuple[Rule, Judged]]) -> pb.TopicReadiness:
    """How far a topic is on its way, from each gate's rule and how it stands."""
    rows = [_gate(_Gate(rule, judged)) for rule, judged in gates]
    ready = all(row.passed for row in rows)
    return pb.TopicReadiness(topic_id=str(entity.id), ready=ready, gates=rows, version=entity.version)
