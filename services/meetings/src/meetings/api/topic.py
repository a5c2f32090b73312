"""The gRPC face of topics: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.topic import (
    approve_topic,
    approve_urgent_submission,
    propose_topic,
    record_prior_report,
    review_topic,
    sign_topic_form,
    submit_topic,
    withdraw_topic,
)
from meetings.parse import fields
from meetings.parse import topic as parse
from meetings.present import topic as present
from meetings.queries import topic as read
from zhengling.meetings.v1 import topic_service_pb2 as pb
from zhengling.meetings.v1.topic_service_pb2_grpc import TopicServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class TopicApi(Api, TopicServiceServicer):  # type: ignore[misc]
    """TopicService, as its proto describes it."""

    def ProposeTopic(self, request: pb.ProposeTopicRequest, _: Any) -> pb.Topic:
        return self.command(propose_topic.handle, parse.proposal(request), present.topic)

    def ApproveUrgentSubmission(self, request: pb.ApproveUrgentSubmissionRequest, _: Any) -> pb.Topic:
        return self.command(approve_urgent_submission.handle, parse.urgent(request), present.topic)

    def SubmitTopic(self, request: pb.SubmitTopicRequest, _: Any) -> pb.Topic:
        topic_id, meeting_id = to_uuid(request.topic_id, "topic_id"), to_uuid(request.meeting_id, "meeting_id")
        return self.command(submit_topic.handle, submit_topic.SubmitTopic(topic_id, meeting_id), present.topic)

    def WithdrawTopic(self, request: pb.WithdrawTopicRequest, _: Any) -> pb.Topic:
        command = withdraw_topic.WithdrawTopic(to_uuid(request.topic_id, "topic_id"))
        return self.command(withdraw_topic.handle, command, present.topic)

    def ReviewTopic(self, request: pb.ReviewTopicRequest, _: Any) -> pb.Topic:
        return self.command(review_topic.handle, parse.review(request), present.topic)

    def SignTopicForm(self, request: pb.SignTopicFormRequest, _: Any) -> pb.Topic:
        command = sign_topic_form.SignTopicForm(to_uuid(request.topic_id, "topic_id"), fields.opinion(request))
        return self.command(sign_topic_form.handle, command, present.topic)

    def ApproveTopic(self, request: pb.ApproveTopicRequest, _: Any) -> pb.Topic:
        return self.command(approve_topic.handle, parse.approval(request), present.topic)

    def RecordPriorReport(self, request: pb.RecordPriorReportRequest, _: Any) -> pb.Topic:
        return self.command(record_prior_report.handle, parse.prior_report(request), present.topic)

    def GetTopic(self, request: pb.GetTopicRequest, _: Any) -> pb.Topic:
        return self.query(read.get_topic, to_uuid(request.topic_id, "topic_id"))

    def ListTopics(self, request: pb.ListTopicsRequest, _: Any) -> pb.ListTopicsReply:
        return self.query(
            read.list_topics,
            request.cursor,
            request.limit,
            parse.topic_state(request.state),
            to_text(request.sponsor_unit, "sponsor_unit", longest=30, least=0),
            to_uuid_or_none(request.meeting_id, "meeting_id"),
        )

    def GetTopicReadiness(self, request: pb.GetTopicReadinessRequest, _: Any) -> pb.TopicReadiness:
        return self.query(read.get_topic_readiness, to_uuid(request.topic_id, "topic_id"))
