"""Meetings as the messages of the API."""

from chassis.wire import instant, text
from meetings.model.meeting import Meeting
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def notice(entity: Meeting) -> pb.Meeting:
    """The bare notice of a meeting, which tells nothing of agenda and attendance."""
    return pb.Meeting(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        kind=entity.kind,
        title=entity.title,
        day=text(entity.day),
        venue=entity.venue,
        unit=entity.unit,
        called_by=text(entity.called_by),
        chair=entity.chair,
        opened_at=instant(entity.opened_at),
        closed_at=instant(entity.closed_at),
    )


def meeting(entity: Meeting, quorate: bool, clearance: int) -> pb.Meeting:
    """A meeting with its list, and its agenda as far as the reader is cleared for its items."""
    message = notice(entity)
    message.items.extend(
        pb.AgendaItem(position=item.position, kind=item.kind, topic_id=text(item.topic_id), title=item.title)
        for item in entity.items
        if item.level <= clearance
    )
    message.attendance.extend(
        pb.Attendance(
            person_id=text(row.person_id),
            person=row.person,
            post=row.post,
            role=row.role,
            present=row.here,
            arrived_at=instant(row.arrived_at),
            left_at=instant(row.left_at),
        )
        for row in entity.attendance
    )
    message.due, message.present, message.quorate, message.shown = entity.due, entity.present, quorate, True
    return message
