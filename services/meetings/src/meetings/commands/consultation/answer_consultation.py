"""A concerned unit answers what it was asked about a topic (articles 9 and 25)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import consulting
from meetings.acting.capacity import exercise
from meetings.model.consultation import CONSULTATION, Consultation
from meetings.rules import consultation_rules
from meetings.rules.consultation_rules import AGREED
from zhengling.meetings.v1.events_pb2 import ConsultationAnswered


@dataclass(frozen=True)
class AnswerConsultation:
    """Agree, agree with changes or disagree, and say why."""

    consultation_id: UUID
    answer: str
    grounds: str

    def __post_init__(self) -> None:
        """All but a plain agreement say why."""
        require_given(grounds=self.answer == AGREED or self.grounds)


def handle(command: AnswerConsultation, ctx: Context) -> Consultation:
    """Put the unit's answer on record; the last of them decides whether countersigning or coordination comes next.

    Raises RuleBroken(R9.1) for another than the head of the unit, IllegalStep for one that is answered or lapsed.
    """
    seen = ctx.load(Consultation, command.consultation_id)
    topic = consulting.lock_topic(ctx, seen.topic_id)
    ctx.session.expire(seen)
    consultation = ctx.target(Consultation, command.consultation_id)
    exercise(ctx, consultation_rules.answerers(consultation.unit))
    consultation.state = CONSULTATION.advance(consultation.state, "answer_consultation")
    consultation.answer, consultation.grounds = command.answer, command.grounds
    consultation.answered_at, consultation.answered_by = ctx.now, ctx.standing.name
    ctx.settle(consultation)
    consulting.follow_up(ctx, topic)
    told = ConsultationAnswered(
        consultation_id=str(consultation.id),
        topic_id=str(topic.id),
        sponsor_unit=consultation.sponsor_unit,
        unit=consultation.unit,
        level=consultation.level,
    )
    ctx.record(told, consultation)
    return consultation
