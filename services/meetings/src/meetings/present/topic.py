"""Topics as the messages of the API."""

import json
from collections.abc import Iterable

from chassis.law import Rule
from chassis.remedies import filled
from chassis.wire import instant, text
from meetings.model.topic import Topic
from meetings.rules.gate_rules import MISSING, Judged
from zhengling.meetings.v1 import topic_service_pb2 as pb


def topic(entity: Topic) -> pb.Topic:
    """A topic with its submission form."""
    message = topic_row(entity)
    message.opinions.extend(
        pb.Opinion(
            stage=opinion.stage,
            agreed=opinion.agreed,
            text=opinion.text,
            person=opinion.person,
            capacity=opinion.capacity,
            at=instant(opinion.at),
            round=opinion.round,
        )
        for opinion in entity.opinions
    )
    return message


def topic_row(entity: Topic) -> pb.Topic:
    """A topic without the opinions on its form."""
    return pb.Topic(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        summary=entity.summary,
        sponsor_unit=entity.sponsor_unit,
        document_id=text(entity.document_id),
        meeting_kind=entity.meeting_kind,
        task=entity.task,
        flags=entity.flags,
        proposed_by=text(entity.proposed_by),
        proposed_at=instant(entity.proposed_at),
        meeting_id=text(entity.meeting_id),
        meeting_day=text(entity.meeting_day),
        handed_in=instant(entity.handed_in),
        deadline=text(entity.deadline),
        deadline_provisional=entity.deadline_provisional,
        urgent_meeting_id=text(entity.urgent_meeting_id),
        urgent_reason=entity.urgent_reason,
        urgent_by=entity.urgent_by,
        agreed_by=entity.agreed_by,
        concerned_units=entity.concerned_units,
        questions=entity.questions,
        basis=entity.basis,
        reporter=entity.reporter,
        minutes_needed=entity.minutes_needed,
        edition=entity.edition,
        observing_units=entity.observing_units,
        recall=entity.recall,
    )


def readiness(entity: Topic, gates: Iterable[tuple[Rule, Judged]]) -> pb.TopicReadiness:
    """How far a topic is on its way, from each gate's rule and how it stands."""
    rows = [
        pb.Gate(
            rule=rule.id,
            article=rule.article,
            gist_zh=rule.gist["zh"],
            gist_en=rule.gist["en"],
            passed=gate.state != MISSING,
            state=gate.state,
            facts=json.dumps(gate.refusal.judged, ensure_ascii=False) if gate.refusal else "",
            missing_zh=filled(rule.remedy["zh"], gate.refusal.judged) if gate.refusal and rule.remedy else "",
            missing_en=filled(rule.remedy["en"], gate.refusal.judged) if gate.refusal and rule.remedy else "",
            exemptions=[pb.Excused(procedure=kind, ground=ground) for kind, ground in gate.excused.items()],
            evidence=[
                pb.Evidence(
                    procedure_id=found.id,
                    kind=found.kind,
                    result=found.result,
                    concluded_on=text(found.concluded_on),
                    current=found.current,
                )
                for found in gate.evidence
            ],
        )
        for rule, gate in gates
    ]
    return pb.TopicReadiness(
        topic_id=text(entity.id), ready=all(row.passed for row in rows), gates=rows, version=entity.version
    )
