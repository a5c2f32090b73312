"""Meetings as the messages of the API."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from chassis.wire import instant, text
from meetings.model.attendance import Attendance
from meetings.model.convening import AgendaIssue
from meetings.model.meeting import AgendaItem, Meeting
from meetings.rules import agenda_rules
from zhengling.meetings.v1 import meeting_service_pb2 as pb


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
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        form=entity.form,
        hosts=entity.hosts,
        units=entity.units,
        application_id=text(entity.application_id),
    )


def meeting(entity: Meeting, quorate: bool, clearance: int, issues: Iterable[AgendaIssue] = ()) -> pb.Meeting:
    """A meeting with its list, and its agenda as far as the reader is cleared for its items."""
    message = notice(entity)
    _agenda(message, entity, [item for item in entity.items if item.level <= clearance])
    message.attendance.extend(_line(row) for row in entity.attendance)
    message.issue = entity.issue
    message.issues.extend(_issue(row, clearance, None) for row in issues)
    message.due, message.present, message.quorate, message.shown = entity.due, entity.present, quorate, True
    return message


def limited(entity: Meeting, row: Attendance, clearance: int, issues: Iterable[AgendaIssue] = ()) -> pb.Meeting:
    """A meeting for somebody who is listed for some topics only: those topics, and the line of the reader alone."""
    message = notice(entity)
    admitted = [item for item in entity.items if item.topic_id in row.topics and item.level <= clearance]
    _agenda(message, entity, admitted)
    message.attendance.append(_line(row))
    message.issue = entity.issue
    message.issues.extend(_issue(one, clearance, row.topics) for one in issues)
    message.shown = True
    return message


def _agenda(message: pb.Meeting, entity: Meeting, shown: Sequence[AgendaItem]) -> None:
    """The items shown, each with the time it begins, which the items that are not shown take their part in."""
    every = sorted(entity.items, key=lambda item: item.position)
    begins = agenda_rules.slots(entity.starts_at, [item.minutes for item in every])
    times = {item.id: at for item, at in zip(every, begins, strict=True)}
    for item in sorted(shown, key=lambda item: item.position):
        message.items.append(
            pb.AgendaItem(
                id=text(item.id),
                position=item.position,
                kind=item.kind,
                topic_id=text(item.topic_id),
                title=item.title,
                minutes=item.minutes,
                starts_at=instant(times[item.id]),
                reporter_unit=item.reporter_unit,
                reporter=item.reporter,
                level=item.level,
                state=item.state,
            )
        )
    message.planned_minutes = sum(item.minutes for item in shown)
    taken = [item.minutes for item in shown]
    message.overrun_minutes = agenda_rules.overrun(entity.starts_at, entity.ends_at, taken)


def _line(row: Attendance) -> pb.Attendance:
    return pb.Attendance(
        id=text(row.id),
        person_id=text(row.person_id),
        person=row.person,
        post=row.post,
        role=row.role,
        present=row.here,
        arrived_at=instant(row.arrived_at),
        left_at=instant(row.left_at),
        unit=row.unit,
        topics=[text(topic) for topic in row.topics],
        category=row.category,
        ground=row.ground,
    )


def _issue(row: AgendaIssue, clearance: int, topics: Sequence[UUID] | None) -> pb.AgendaIssue:
    """An issue of the agenda; of what changed only what the reader may know. Its reason may name a topic."""
    seen = [change for change in row.changes if _seen(change, clearance, topics)]
    whole = topics is None and len(seen) == len(row.changes)
    return pb.AgendaIssue(
        number=row.number,
        issued_at=instant(row.issued_at),
        issued_by=row.issued_by,
        reason=row.reason if whole else "",
        changes=[
            pb.AgendaDifference(
                what=change["what"],
                topic_id=change["topic_id"],
                title=change["title"],
                before=change["before"],
                after=change["after"],
            )
            for change in seen
        ],
    )


def _seen(change: dict[str, Any], clearance: int, topics: Sequence[UUID] | None) -> bool:
    return change["level"] <= clearance and (topics is None or change["topic_id"] in {text(topic) for topic in topics})
