"""Units whose answers are past due are reminded, and the sponsors told (article 25)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context, Runtime, subject_of, tick
from meetings.model.consultation import ASKED, Consultation
from meetings.rules import consultation_rules
from zhengling.meetings.v1.events_pb2 import ConsultationOverdue

BATCH = 100


def handle(ids: Sequence[UUID], ctx: Context) -> None:
    """Remind of each answer that is due to be reminded of, and put it before the sponsor's head the first time."""
    query = (
        select(Consultation)
        .where(Consultation.id.in_(ids), Consultation.state == ASKED)
        .order_by(Consultation.id)
        .with_for_update(skip_locked=True)
    )
    for consultation in ctx.session.scalars(query):
        if not consultation_rules.reminder_due(consultation.due, consultation.reminded_on, ctx.today):
            continue
        if not consultation.reminders:
            urging = consultation_rules.askers(consultation.sponsor_unit)
            ctx.wait_for(consultation, "urge_answer", *urging.powers, rule="R25.2", due=consultation.due)
        consultation.reminders += 1
        consultation.reminded_on = ctx.today
        consultation.version += 1
        ctx.subject = ctx.subject or subject_of(consultation)
        told = ConsultationOverdue(
            consultation_id=str(consultation.id),
            topic_id=str(consultation.topic_id),
            sponsor_unit=consultation.sponsor_unit,
            unit=consultation.unit,
            due=consultation.due.isoformat(),
            reminders=consultation.reminders,
            level=consultation.level,
        )
        ctx.record(told, consultation)


def sweep(runtime: Runtime) -> int:
    """Remind of every answer that is due to be reminded of, a batch in a transaction; how many there were."""
    today = runtime.clock.today()
    query = select(Consultation).where(Consultation.state == ASKED, Consultation.due < today)
    with runtime.reading() as session:
        overdue = session.scalars(query.order_by(Consultation.due)).all()
    due = [one.id for one in overdue if consultation_rules.reminder_due(one.due, one.reminded_on, today)]
    for start in range(0, len(due), BATCH):
        ids = due[start : start + BATCH]
        tick(runtime, "remind_consultations", lambda _, ctx, ids=ids: handle(ids, ctx))  # type: ignore[misc]
    return len(due)
