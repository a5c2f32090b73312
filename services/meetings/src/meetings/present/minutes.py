"""Decisions and minutes as the messages of the API."""

from chassis.wire import instant, text
from meetings.model.decision import Decision
from meetings.model.minutes import Minutes
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def decision(entity: Decision, *, deliberation: bool = False) -> pb.Decision:
    """A decision; what was said on it only where the reader may know it."""
    return pb.Decision(
        id=text(entity.id),
        meeting_id=text(entity.meeting_id),
        meeting_kind=entity.meeting_kind,
        topic_id=text(entity.topic_id),
        document_id=text(entity.document_id),
        outcome=entity.outcome,
        text=entity.text,
        decided_on=text(entity.decided_on),
        present=entity.present,
        due=entity.due,
        responsible_units=entity.responsible_units,
        term=text(entity.term),
        level=entity.level,
        version=entity.version,
        title=entity.title,
        deliberation=entity.deliberation if deliberation else "",
    )


def minutes(entity: Minutes) -> pb.Minutes:
    """The minutes."""
    return pb.Minutes(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        meeting_id=text(entity.meeting_id),
        meeting_kind=entity.meeting_kind,
        held_on=text(entity.held_on),
        body=entity.body,
        items=[pb.MinutesItem(**item) for item in entity.items],
        drafted_at=instant(entity.drafted_at),
        signed_at=instant(entity.signed_at),
        signed_by=entity.signed_by,
    )
