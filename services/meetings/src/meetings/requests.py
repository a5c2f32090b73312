"""From requests to commands: each field read to a value, or Malformed naming it."""

from collections.abc import Iterable
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_date_or_none, to_level, to_text, to_uuid, to_uuid_or_none
from meetings.commands import (
    approve_topic,
    approve_urgent_submission,
    call_meeting,
    propose_topic,
    record_decision,
    record_prior_report,
    review_topic,
    set_agenda,
)
from meetings.model.decision import OUTCOMES
from meetings.model.meeting import MEETING
from meetings.model.topic import TOPIC
from meetings.rules.agenda_rules import BOTTOM_LINE, STUDY
from meetings.rules.agenda_rules import TOPIC as TOPIC_ITEM
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1 import meetings_service_pb2 as pb

LONG = 20_000
MOST_ITEMS = 100
LEADERS = ("party_secretary", "mayor")
NEEDS_UNIT = ("thematic", "work_class2")
"""The kinds of meeting whose chair or signatory is the leader in charge of a unit, so that one must be named."""


def proposal(request: pb.ProposeTopicRequest) -> propose_topic.ProposeTopic:
    """A topic to propose; the executive meeting where no kind is named."""
    return propose_topic.ProposeTopic(
        title=to_text(request.title, "title"),
        summary=to_text(request.summary, "summary", longest=LONG, least=0),
        sponsor_unit=_code(request.sponsor_unit, "sponsor_unit"),
        document_id=to_uuid_or_none(request.document_id, "document_id"),
        meeting_kind=to_text(request.meeting_kind or "executive", "meeting_kind", longest=30),
        task=to_text(request.task, "task", longest=30, least=0),
        flags=_each(request.flags, "flags", FLAGS),
        level=to_level(request.level),
    )


def urgent(request: pb.ApproveUrgentSubmissionRequest) -> approve_urgent_submission.ApproveUrgentSubmission:
    """A late submission to allow."""
    return approve_urgent_submission.ApproveUrgentSubmission(
        to_uuid(request.topic_id, "topic_id"),
        to_uuid(request.meeting_id, "meeting_id"),
        to_text(request.reason, "reason", longest=2000),
    )


def review(request: pb.ReviewTopicRequest) -> review_topic.ReviewTopic:
    """The office's review; a return says why."""
    return review_topic.ReviewTopic(to_uuid(request.topic_id, "topic_id"), request.agreed, opinion(request))


def approval(request: pb.ApproveTopicRequest) -> approve_topic.ApproveTopic:
    """The judgement of the leader in charge; a return says why."""
    return approve_topic.ApproveTopic(to_uuid(request.topic_id, "topic_id"), request.agreed, opinion(request))


def opinion(request: Any) -> str:
    """The opinion of a request; only an agreeing one may be left empty."""
    least = 0 if getattr(request, "agreed", True) else 1
    return to_text(request.opinion, "opinion", longest=2000, least=least)


def prior_report(request: pb.RecordPriorReportRequest) -> record_prior_report.RecordPriorReport:
    """Agreements to record, at least one."""
    agreed_by = _each(request.agreed_by, "agreed_by", LEADERS)
    if not agreed_by:
        raise Malformed({"agreed_by": "至少一项 / at least one is expected"})
    return record_prior_report.RecordPriorReport(
        to_uuid(request.topic_id, "topic_id"), agreed_by, to_text(request.note, "note", longest=2000, least=0)
    )


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


def decision(request: pb.RecordDecisionRequest) -> record_decision.RecordDecision:
    """A decision to record."""
    units = tuple(_code(unit, "responsible_units") for unit in request.responsible_units)
    if len(set(units)) != len(units) or len(units) > MOST_ITEMS:
        raise Malformed(
            {"responsible_units": f"每个单位只列一次，最多 {MOST_ITEMS} 个 / each unit once, at most {MOST_ITEMS}"}
        )
    return record_decision.RecordDecision(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        topic_id=to_uuid(request.topic_id, "topic_id"),
        outcome=to_choice(request.outcome, "outcome", OUTCOMES),
        text=to_text(request.text, "text", longest=LONG),
        responsible_units=units,
        term=to_date_or_none(request.term, "term"),
        deliberation=to_text(request.deliberation, "deliberation", longest=LONG, least=0),
    )


def topic_state(value: str) -> str:
    """A state of topics to filter by, or empty."""
    return _state(value, {state for state, _ in TOPIC.rows} | {step.to for step in TOPIC.rows.values()})


def meeting_state(value: str) -> str:
    """A state of meetings to filter by, or empty."""
    return _state(value, {state for state, _ in MEETING.rows} | {step.to for step in MEETING.rows.values()})


def _state(value: str, states: Iterable[str]) -> str:
    return to_choice(value, "state", states) if value else ""


def _code(value: str, name: str) -> str:
    return to_text(value, name, longest=30)


def _each(values: Iterable[str], name: str, choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(to_choice(value, name, choices) for value in values)
