"""The principal head of a concerned unit countersigns a topic once all agree (article 49)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import consulting
from meetings.acting.capacity import exercise
from meetings.model.consultation import CONSULTATION, Consultation
from meetings.rules import consultation_rules


@dataclass(frozen=True)
class CountersignConsultation:
    """Countersign what the unit was consulted about."""

    consultation_id: UUID
    opinion: str


def handle(command: CountersignConsultation, ctx: Context) -> Consultation:
    """Sign for the unit.

    Raises RuleBroken(R49.3) for anybody but who is or lawfully acts as its head, a deputy too; RuleBroken(R49.1) while
    not all agree; IllegalStep for one that is not answered, signed already or lapsed.
    """
    seen = ctx.load(Consultation, command.consultation_id)
    topic = consulting.lock_topic(ctx, seen.topic_id)
    ctx.session.expire(seen)
    consultation = ctx.target(Consultation, command.consultation_id)
    power = exercise(ctx, consultation_rules.countersigners(consultation.unit))
    consultation.state = CONSULTATION.advance(consultation.state, "countersign_consultation")
    agreed = consulting.facts_for(ctx, [topic])[topic.id].in_agreement(ctx.today)
    consultation_rules.require_agreement_reached(agreed)
    consultation.opinion = command.opinion
    consultation.countersigned_at, consultation.countersigned_by = ctx.now, ctx.standing.name
    consultation.countersigned_as = f"{power.key} ({power.via})"
    ctx.settle(consultation, "countersign_consultation")
    return consultation
