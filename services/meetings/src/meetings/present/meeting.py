"""Meetings as the messages of the API, each as far as its reader may know it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from chassis.showing import filler, shows
from chassis.wire import text
from meetings.model.attendance import Attendance
from meetings.model.convening import AgendaIssue
from meetings.model.meeting import AgendaItem, Meeting
from meetings.rules import agenda_rules
from zhengling.meetings.v1 import meeting_service_pb2 as pb

_AGENDA = ("items", "planned_minutes", "overrun_minutes", "issues")

notice = filler(
    pb.Meeting,
    Meeting,
    without=[*_AGENDA, "issue", "attendance", "due", "present", "quorate", "shown", "advice"],
)
"""The bare notice of a meeting, which tells nothing of agenda and attendance."""

_open = filler(pb.Meeting, Meeting, *_AGENDA, "quorate", without=["advice"], shown=lambda _: True)
_limited = filler(
    pb.Meeting,
    Meeting,
    *_AGENDA,
    "attendance",
    without=["due", "present", "quorate", "advice"],
    shown=lambda _: True,
)
_line = shows(filler(pb.Attendance, Attendance, present=lambda row: row.here))
_item = filler(pb.AgendaItem, AgendaItem, "starts_at")
_issue = filler(pb.AgendaIssue, AgendaIssue, "reason", "changes")


def meeting(entity: Meeting, quorate: bool, clearance: int, issues: Iterable[AgendaIssue] = ()) -> pb.Meeting:
    """A meeting with its list, and its agenda as far as the reader is cleared for its items."""
    cleared = [item for item in entity.items if item.level <= clearance]
    return _open(
        entity, quorate=quorate, issues=[_seen(row, clearance, None) for row in issues], **_agenda(entity, cleared)
    )


def limited(entity: Meeting, row: Attendance, clearance: int, issues: Iterable[AgendaIssue] = ()) -> pb.Meeting:
    """A meeting for somebody who is listed for some topics only: those topics, and the line of the reader alone."""
    admitted = [item for item in entity.items if item.topic_id in row.topics and item.level <= clearance]
    seen = [_seen(one, clearance, row.topics) for one in issues]
    return _limited(entity, attendance=[_line(row)], issues=seen, **_agenda(entity, admitted))


def _agenda(entity: Meeting, shown: Sequence[AgendaItem]) -> dict[str, Any]:
    """The items shown, each with the time it begins, which the items that are not shown take their part in."""
    every = sorted(entity.items, key=lambda item: item.position)
    begins = agenda_rules.slots(entity.starts_at, [item.minutes for item in every])
    times = {item.id: at for item, at in zip(every, begins, strict=True)}
    taken = [item.minutes for item in shown]
    return {
        "items": [_item(item, starts_at=times[item.id]) for item in sorted(shown, key=lambda item: item.position)],
        "planned_minutes": sum(taken),
        "overrun_minutes": agenda_rules.overrun(entity.starts_at, entity.ends_at, taken),
    }


def _seen(row: AgendaIssue, clearance: int, topics: Sequence[UUID] | None) -> pb.AgendaIssue:
    """An issue of the agenda; of what changed only what the reader may know. Its reason may name a topic."""
    seen = [change for change in row.changes if _known(change, clearance, topics)]
    whole = topics is None and len(seen) == len(row.changes)
    return _issue(row, reason=row.reason if whole else "", changes=seen)


def _known(change: dict[str, Any], clearance: int, topics: Sequence[UUID] | None) -> bool:
    return change["level"] <= clearance and (topics is None or change["topic_id"] in {text(topic) for topic in topics})
