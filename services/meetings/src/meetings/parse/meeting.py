"""From requests about meetings to commands: each field read to a value, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_level, to_text, to_uuid
from meetings.commands import (
    call_meeting,
    set_agenda,
)
from meetings.model.meeting import MEETING
from meetings.parse.fields import MOST_ITEMS, state
from meetings.rules.agenda_rules import BOTTOM_LINE, STUDY
from meetings.rules.agenda_rules import TOPIC as TOPIC_ITEM
from zhengling.meetings.v1 import meetings_service_pb2 as pb

NEEDS_UNIT = ("thematic", "work_class2")
"""The kinds of meeting whose chair or signatory is the leader in charge of a unit, so that one must be named."""


def call(request: pb.CallMeetingRequest) -> call_meeting.CallMeeting:
    """A meeting to call."""
    unit = to_text(request.unit, "unit", longest=30, least=1 if request.kind in NEEDS_UNIT else 0)
    return call_meeting.CallMeeting(
        kind=to_text(request.kind, "kind", longest=30),
        title=to_text(request.title, "title"),
        day=to_date(request.day, "day"),
        venue=to_text(request.venue, "venue", least=0),
        unit=unit,
        level=to_level(request.level),
    )


def agenda(request: pb.SetAgendaRequest) -> set_agenda.SetAgenda:
    """An agenda to set."""
    if len(request.items) > MOST_ITEMS:
        raise Malformed({"items": f"最多 {MOST_ITEMS} 项 / at most {MOST_ITEMS} are expected"})
    items = tuple(_item(item, f"items.{number}") for number, item in enumerate(request.items))
    return set_agenda.SetAgenda(to_uuid(request.meeting_id, "meeting_id"), items)


def _item(item: pb.AgendaEntry, name: str) -> set_agenda.Item:
    kind = to_choice(item.kind, f"{name}.kind", (STUDY, BOTTOM_LINE, TOPIC_ITEM))
    if kind == TOPIC_ITEM:
        return set_agenda.Item(kind, to_uuid(item.topic_id, f"{name}.topic_id"), "")
    if item.topic_id:
        raise Malformed({f"{name}.topic_id": "只有议题（topic）一项才填 / only an item of kind topic has one"})
    return set_agenda.Item(kind, None, to_text(item.title, f"{name}.title"))


def meeting_state(value: str) -> str:
    """A state of meetings to filter by, or empty."""
    return state(value, {state for state, _ in MEETING.rows} | {step.to for step in MEETING.rows.values()})
