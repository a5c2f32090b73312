"""From requests about consultations to commands: each field read to a value, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid
from meetings.commands.consultation import (
    answer_consultation,
    countersign_consultation,
    record_coordination,
    request_consultations,
    request_coordination,
    send_consultations,
)
from meetings.model.consultation import CONSULTATION, OUTCOMES
from meetings.parse.fields import LONG, code, codes, state
from meetings.parse.topic import MOST_UNITS
from meetings.rules.consultation_rules import AGREED, ANSWERS
from zhengling.meetings.v1 import consultation_service_pb2 as pb


def asking(request: pb.RequestConsultationsRequest) -> request_consultations.RequestConsultations:
    """Whom to ask what."""
    return request_consultations.RequestConsultations(
        topic_id=to_uuid(request.topic_id, "topic_id"),
        units=codes(request.units, "units", MOST_UNITS),
        text=to_text(request.text, "text", longest=LONG),
        due=to_date_or_none(request.due, "due"),
    )


def sending(request: pb.SendConsultationsRequest) -> send_consultations.SendConsultations:
    """Which drafts to send."""
    return send_consultations.SendConsultations(to_uuid(request.topic_id, "topic_id"))


def answer(request: pb.AnswerConsultationRequest) -> answer_consultation.AnswerConsultation:
    """A unit's answer; all but a plain agreement say why."""
    given = to_choice(request.answer, "answer", ANSWERS)
    return answer_consultation.AnswerConsultation(
        consultation_id=to_uuid(request.consultation_id, "consultation_id"),
        answer=given,
        grounds=to_text(request.grounds, "grounds", longest=LONG, least=0 if given == AGREED else 1),
    )


def countersignature(request: pb.CountersignConsultationRequest) -> countersign_consultation.CountersignConsultation:
    """A countersignature."""
    return countersign_consultation.CountersignConsultation(
        to_uuid(request.consultation_id, "consultation_id"),
        to_text(request.opinion, "opinion", longest=2000, least=0),
    )


def note(request: pb.RequestCoordinationRequest) -> request_coordination.RequestCoordination:
    """A coordination note."""
    if not 1 <= len(request.grounds) <= MOST_UNITS + 1:
        most = MOST_UNITS + 1
        raise Malformed({"grounds": f"应有 1 至 {most} 方的理据 / the grounds of 1 to {most} sides are expected"})
    grounds = tuple(
        (code(side.unit, f"grounds.{number}.unit"), to_text(side.text, f"grounds.{number}.text", longest=LONG))
        for number, side in enumerate(request.grounds)
    )
    if len({unit for unit, _ in grounds}) != len(grounds):
        raise Malformed({"grounds": "每个单位只列一次 / each unit once"})
    return request_coordination.RequestCoordination(
        to_uuid(request.topic_id, "topic_id"), grounds, to_text(request.leaning, "leaning", longest=LONG)
    )


def result(request: pb.RecordCoordinationRequest) -> record_coordination.RecordCoordination:
    """What a coordination came to."""
    return record_coordination.RecordCoordination(
        to_uuid(request.coordination_id, "coordination_id"),
        to_choice(request.outcome, "outcome", OUTCOMES),
        to_text(request.result, "result", longest=LONG),
    )


def consultation_state(value: str) -> str:
    """A state of consultations to filter by, or empty."""
    return state(value, {state for state, _ in CONSULTATION.rows} | {step.to for step in CONSULTATION.rows.values()})
