"""Consultations as the messages of the API, which are shown as of a day and with the text they are about."""

from datetime import date

from chassis.showing import filler, shows
from meetings.model.consultation import ASKED, Consultation, ConsultedDraft
from zhengling.meetings.v1 import consultation_service_pb2 as pb

_consultation = filler(pb.Consultation, Consultation, "overdue", "draft_title", "draft_body")


@shows
def consultation(entity: Consultation) -> pb.Consultation:
    """A consultation as a command leaves it: nothing that was just sent, answered or signed is overdue."""
    return _consultation(entity, overdue=False, draft_title="", draft_body="")


def on_day(entity: Consultation, on: date, draft: ConsultedDraft | None = None) -> pb.Consultation:
    """A consultation as it stands on a day, with the text it is about where that was asked for."""
    return _consultation(
        entity,
        overdue=entity.state == ASKED and entity.due < on,
        draft_title=draft.title if draft else "",
        draft_body=draft.body if draft else "",
    )
