"""Consultations and coordinations as the messages of the API."""

from collections.abc import Iterable
from datetime import date

from chassis.wire import instant, text
from meetings.acting.consulting import Together
from meetings.model.consultation import ASKED, Consultation, ConsultedDraft, Coordination
from zhengling.meetings.v1 import consultation_service_pb2 as pb


def consultation(entity: Consultation, on: date | None = None, draft: ConsultedDraft | None = None) -> pb.Consultation:
    """A consultation; whether its answer is overdue is told as of a day, and not where none is named."""
    return pb.Consultation(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        topic_id=text(entity.topic_id),
        title=entity.title,
        sponsor_unit=entity.sponsor_unit,
        unit=entity.unit,
        round=entity.round,
        edition=entity.edition,
        text=entity.text,
        due=text(entity.due),
        overdue=on is not None and entity.state == ASKED and entity.due < on,
        asked_at=instant(entity.asked_at),
        asked_by=entity.asked_by,
        answer=entity.answer,
        grounds=entity.grounds,
        answered_at=instant(entity.answered_at),
        answered_by=entity.answered_by,
        countersigned_at=instant(entity.countersigned_at),
        countersigned_by=entity.countersigned_by,
        countersigned_as=entity.countersigned_as,
        opinion=entity.opinion,
        lapse=entity.lapse,
        draft_title=draft.title if draft else "",
        draft_body=draft.body if draft else "",
        draft_sha256=entity.draft_sha256,
    )


def together(made: Together) -> pb.Consultations:
    """Consultations drafted or sent together."""
    return pb.Consultations(consultations=[consultation(one) for one in made.consultations])


def consultations(rows: Iterable[Consultation], after: str, on: date) -> pb.ListConsultationsReply:
    """A page of consultations."""
    return pb.ListConsultationsReply(consultations=[consultation(row, on) for row in rows], next_cursor=after)


def coordination(entity: Coordination) -> pb.Coordination:
    """A coordination with the grounds of each side."""
    return pb.Coordination(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        topic_id=text(entity.topic_id),
        title=entity.title,
        sponsor_unit=entity.sponsor_unit,
        edition=entity.edition,
        grounds=[pb.Grounds(unit=side.unit, text=side.text) for side in entity.grounds],
        leaning=entity.leaning,
        requested_at=instant(entity.requested_at),
        requested_by=entity.requested_by,
        result=entity.result,
        coordinated_at=instant(entity.coordinated_at),
        coordinated_by=entity.coordinated_by,
        coordinated_as=entity.coordinated_as,
    )
