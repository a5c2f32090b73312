"""From requests about topics to commands: each field read to a value, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_level, to_text, to_uuid, to_uuid_or_none
from meetings.commands import (
    approve_topic,
    approve_urgent_submission,
    propose_topic,
    record_prior_report,
    review_topic,
)
from meetings.model.topic import TOPIC
from meetings.parse.fields import LONG, code, each, opinion, state
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1 import meetings_service_pb2 as pb

LEADERS = ("party_secretary", "mayor")


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
