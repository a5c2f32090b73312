"""From requests about meetings to commands: each field read to a value, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_date_or_none, to_level, to_text, to_uuid, to_uuid_or_none
from meetings.acting.agenda import Item
from meetings.commands.agenda import add_agenda_item, revise_agenda, set_agenda
from meetings.commands.meeting import call_meeting, cancel_meeting
from meetings.model.meeting import MEETING
from meetings.parse import fields, span
from meetings.parse.fields import MOST_ITEMS, state
from meetings.queries.meeting import MeetingFilter
from meetings.rules.agenda_rules import BOTTOM_LINE, STUDY
from meetings.rules.agenda_rules import TOPIC as TOPIC_ITEM
from meetings.rules.convening_rules import JOINT_KINDS
from meetings.rules.kind_rules import CALLED_BY_UNIT, KINDS
from zhengling.meetings.v1 import agenda_service_pb2 as agenda_pb
from zhengling.meetings.v1 import meeting_service_pb2 as pb

MOST_MINUTES = 24 * 60
"""A day; no item takes longer."""
NEEDS_UNIT = ("thematic", "work_class2")
"""The kinds of meeting whose chair or signatory is the leader in charge of a unit, so that one must be named."""


def call(request: pb.CallMeetingRequest) -> call_meeting.CallMeeting:
    """A meeting to call."""
    day, hosts = to_date(request.day, "day"), fields.codes(request.hosts, "hosts")
    if hosts and (len(hosts) == 1 or request.kind not in JOINT_KINDS):
        raise Malformed(
            {"hosts": "联合召开的专题会议、二类工作会议才填，至少两个 / two or more, for a joint sitting only"}
        )
    unit = to_text(request.unit, "unit", longest=30, least=1 if request.kind in NEEDS_UNIT and not hosts else 0)
    if hosts and unit not in ("", hosts[0]):
        raise Malformed({"unit": "联合会议由牵头单位居首 / of a joint sitting the leading unit comes first"})
    units = fields.codes(request.units, "units")
    if units and request.kind not in CALLED_BY_UNIT:
        raise Malformed({"units": "只有专题会议、二类工作会议才填 / for thematic and class 2 meetings only"})
    if unit and request.kind in set(KINDS) - set(NEEDS_UNIT):
        raise Malformed({"unit": "只有专题会议、二类工作会议才填 / for thematic and class 2 meetings only"})
    starts_at, ends_at = span.span(request, day)
    return call_meeting.CallMeeting(
        kind=to_text(request.kind, "kind", longest=30),
        title=to_text(request.title, "title"),
        day=day,
        venue=to_text(request.venue, "venue", least=0),
        unit=unit,
        level=to_level(request.level),
        starts_at=starts_at,
        ends_at=ends_at,
        form=span.form(request.form),
        hosts=hosts,
        units=units,
        application_id=to_uuid_or_none(request.application_id, "application_id"),
        cost_estimate=span.number(request.cost_estimate, "cost_estimate", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
        head_count=span.number(request.head_count, "head_count", span.MOST_HEADS),
        purpose=span.purpose(request.purpose),
    )


def agenda(request: agenda_pb.SetAgendaRequest) -> set_agenda.SetAgenda:
    """An agenda to set."""
    if len(request.items) > MOST_ITEMS:
        raise Malformed({"items": f"最多 {MOST_ITEMS} 项 / at most {MOST_ITEMS} are expected"})
    items = tuple(_item(item, f"items.{number}") for number, item in enumerate(request.items))
    return set_agenda.SetAgenda(to_uuid(request.meeting_id, "meeting_id"), items)


def _item(item: agenda_pb.AgendaEntry, name: str) -> Item:
    kind = to_choice(item.kind, f"{name}.kind", (STUDY, BOTTOM_LINE, TOPIC_ITEM))
    if kind != TOPIC_ITEM and item.topic_id:
        raise Malformed({f"{name}.topic_id": "只有议题（topic）一项才填 / only an item of kind topic has one"})
    return Item(
        kind=kind,
        topic_id=to_uuid(item.topic_id, f"{name}.topic_id") if kind == TOPIC_ITEM else None,
        title="" if kind == TOPIC_ITEM else to_text(item.title, f"{name}.title"),
        minutes=span.number(item.minutes, f"{name}.minutes", MOST_MINUTES),
        reporter_unit=to_text(item.reporter_unit, f"{name}.reporter_unit", longest=30, least=0),
        reporter=to_text(item.reporter, f"{name}.reporter", least=0),
        level=to_level(item.level, f"{name}.level"),
    )


def addition(request: agenda_pb.AddAgendaItemRequest) -> add_agenda_item.AddAgendaItem:
    """A topic to add late."""
    item = _item(request.item, "item")
    if item.kind != TOPIC_ITEM:
        raise Malformed({"item.kind": "只能增列议题（topic） / only a topic is added late"})
    position = span.number(request.position, "position", MOST_ITEMS)
    return add_agenda_item.AddAgendaItem(to_uuid(request.meeting_id, "meeting_id"), item, position)


def agenda_revision(request: agenda_pb.ReviseAgendaRequest) -> revise_agenda.ReviseAgenda:
    """An agenda that stands, with changes."""
    if len(request.items) > MOST_ITEMS:
        raise Malformed({"items": f"最多 {MOST_ITEMS} 项 / at most {MOST_ITEMS} are expected"})
    items = tuple(
        revise_agenda.Revision(
            item_id=to_uuid(item.item_id, f"items.{number}.item_id"),
            minutes=span.number(item.minutes, f"items.{number}.minutes", MOST_MINUTES),
            reporter_unit=to_text(item.reporter_unit, f"items.{number}.reporter_unit", longest=30, least=0),
            reporter=to_text(item.reporter, f"items.{number}.reporter", least=0),
            level=to_level(item.level, f"items.{number}.level"),
        )
        for number, item in enumerate(request.items)
    )
    return revise_agenda.ReviseAgenda(to_uuid(request.meeting_id, "meeting_id"), items, span.reason(request.reason))


def cancellation(request: pb.CancelMeetingRequest) -> cancel_meeting.CancelMeeting:
    """A meeting to cancel."""
    return cancel_meeting.CancelMeeting(to_uuid(request.meeting_id, "meeting_id"), span.reason(request.reason))


def meeting_filter(request: pb.ListMeetingsRequest) -> MeetingFilter:
    """Which meetings."""
    return MeetingFilter(
        kind=to_text(request.kind, "kind", longest=30, least=0),
        state=meeting_state(request.state),
        from_day=to_date_or_none(request.from_day, "from_day"),
        to_day=to_date_or_none(request.to_day, "to_day"),
        unit=to_text(request.unit, "unit", longest=30, least=0),
        mine=request.mine,
    )


def meeting_state(value: str) -> str:
    """A state of meetings to filter by, or empty."""
    return state(value, {state for state, _ in MEETING.rows} | {step.to for step in MEETING.rows.values()})
