"""From requests about topics to commands: each field read to a value, or Malformed naming it."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_level, to_text, to_uuid, to_uuid_or_none
from meetings.commands.consultation import revise_topic
from meetings.commands.topic import (
    approve_topic,
    approve_urgent_submission,
    propose_topic,
    record_prior_report,
    review_topic,
)
from meetings.model.topic import TOPIC
from meetings.parse.fields import LONG, code, codes, each, opinion, state
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1 import topic_service_pb2 as pb
from zhengling.meetings.v1.consultation_service_pb2 import ReviseTopicRequest

LEADERS = ("party_secretary", "mayor")
MOST_MINUTES, MOST_UNITS = 240, 50


def proposal(request: pb.ProposeTopicRequest) -> propose_topic.ProposeTopic:
    """A topic to propose; the executive meeting where no kind is named."""
    return propose_topic.ProposeTopic(
        title=to_text(request.title, "title"),
        summary=to_text(request.summary, "summary", longest=LONG, least=0),
        sponsor_unit=code(request.sponsor_unit, "sponsor_unit"),
        document_id=to_uuid_or_none(request.document_id, "document_id"),
        meeting_kind=to_text(request.meeting_kind or "executive", "meeting_kind", longest=30),
        task=to_text(request.task, "task", longest=30, least=0),
        flags=each(request.flags, "flags", FLAGS),
        level=to_level(request.level),
        **form(request),
    )


def form(request: Any) -> dict[str, Any]:
    """What a submission form has beside, as proposed or revised: the units concerned, the questions, the report."""
    if not 0 <= request.minutes_needed <= MOST_MINUTES:
        raise Malformed({"minutes_needed": f"应在 0 至 {MOST_MINUTES} 之间 / 0 to {MOST_MINUTES} is expected"})
    return {
        "concerned_units": codes(request.concerned_units, "concerned_units", MOST_UNITS),
        "questions": to_text(request.questions, "questions", longest=LONG, least=0),
        "basis": to_text(request.basis, "basis", longest=LONG, least=0),
        "reporter": to_text(request.reporter, "reporter", least=0),
        "minutes_needed": request.minutes_needed,
        "observing_units": codes(request.observing_units, "observing_units", MOST_UNITS),
        "recall": request.recall,
    }


def revision(request: ReviseTopicRequest) -> revise_topic.ReviseTopic:
    """The whole form of a topic anew."""
    return revise_topic.ReviseTopic(
        topic_id=to_uuid(request.topic_id, "topic_id"),
        title=to_text(request.title, "title"),
        summary=to_text(request.summary, "summary", longest=LONG, least=0),
        document_id=to_uuid_or_none(request.document_id, "document_id"),
        meeting_kind=to_text(request.meeting_kind, "meeting_kind", longest=30, least=0),
        task=to_text(request.task, "task", longest=30, least=0),
        flags=each(request.flags, "flags", FLAGS),
        **form(request),
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


def prior_report(request: pb.RecordPriorReportRequest) -> record_prior_report.RecordPriorReport:
    """Agreements to record, at least one."""
    agreed_by = each(request.agreed_by, "agreed_by", LEADERS)
    if not agreed_by:
        raise Malformed({"agreed_by": "至少一项 / at least one is expected"})
    return record_prior_report.RecordPriorReport(
        to_uuid(request.topic_id, "topic_id"), agreed_by, to_text(request.note, "note", longest=2000, least=0)
    )


def topic_state(value: str) -> str:
    """A state of topics to filter by, or empty."""
    return state(value, {state for state, _ in TOPIC.rows} | {step.to for step in TOPIC.rows.values()})
