"""The gRPC face of topics, meetings, decisions and minutes: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.agenda import fix_agenda, set_agenda
from meetings.commands.attendance import record_attendance
from meetings.commands.decision import record_decision
from meetings.commands.meeting import call_meeting, cancel_meeting, close_meeting, open_meeting
from meetings.commands.minutes import draft_minutes, sign_minutes
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
from meetings.parse import attendance as parse_attendance
from meetings.parse import fields
from meetings.parse import meeting as parse_meeting
from meetings.parse import minutes as parse_minutes
from meetings.parse import topic as parse_topic
from meetings.present import decision as present_decision
from meetings.present import economy as present_economy
from meetings.present import minutes as present_minutes
from meetings.present import topic as present_topic
from meetings.queries import attendance as read_attendance
from meetings.queries import decision as read_decision
from meetings.queries import meeting as read_meeting
from meetings.queries import minutes as read_minutes
from meetings.queries import topic as read_topic
from zhengling.meetings.v1 import meetings_service_pb2 as pb
from zhengling.meetings.v1.meetings_service_pb2_grpc import (
    MeetingsServiceServicer,
)

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class MeetingsApi(Api, MeetingsServiceServicer):  # type: ignore[misc]
    """MeetingsService, as its proto describes it."""

    def ProposeTopic(self, request: pb.ProposeTopicRequest, _: Any) -> pb.Topic:
        return self.command(propose_topic.handle, parse_topic.proposal(request), present_topic.topic)

    def ApproveUrgentSubmission(self, request: pb.ApproveUrgentSubmissionRequest, _: Any) -> pb.Topic:
        return self.command(approve_urgent_submission.handle, parse_topic.urgent(request), present_topic.topic)

    def SubmitTopic(self, request: pb.SubmitTopicRequest, _: Any) -> pb.Topic:
        topic_id, meeting_id = to_uuid(request.topic_id, "topic_id"), to_uuid(request.meeting_id, "meeting_id")
        return self.command(submit_topic.handle, submit_topic.SubmitTopic(topic_id, meeting_id), present_topic.topic)

    def WithdrawTopic(self, request: pb.WithdrawTopicRequest, _: Any) -> pb.Topic:
        command = withdraw_topic.WithdrawTopic(to_uuid(request.topic_id, "topic_id"))
        return self.command(withdraw_topic.handle, command, present_topic.topic)

    def ReviewTopic(self, request: pb.ReviewTopicRequest, _: Any) -> pb.Topic:
        return self.command(review_topic.handle, parse_topic.review(request), present_topic.topic)

    def SignTopicForm(self, request: pb.SignTopicFormRequest, _: Any) -> pb.Topic:
        command = sign_topic_form.SignTopicForm(to_uuid(request.topic_id, "topic_id"), fields.opinion(request))
        return self.command(sign_topic_form.handle, command, present_topic.topic)

    def ApproveTopic(self, request: pb.ApproveTopicRequest, _: Any) -> pb.Topic:
        return self.command(approve_topic.handle, parse_topic.approval(request), present_topic.topic)

    def RecordPriorReport(self, request: pb.RecordPriorReportRequest, _: Any) -> pb.Topic:
        return self.command(record_prior_report.handle, parse_topic.prior_report(request), present_topic.topic)

    def GetTopic(self, request: pb.GetTopicRequest, _: Any) -> pb.Topic:
        return self.query(read_topic.get_topic, to_uuid(request.topic_id, "topic_id"))

    def ListTopics(self, request: pb.ListTopicsRequest, _: Any) -> pb.ListTopicsReply:
        return self.query(
            read_topic.list_topics,
            request.cursor,
            request.limit,
            parse_topic.topic_state(request.state),
            to_text(request.sponsor_unit, "sponsor_unit", longest=30, least=0),
            to_uuid_or_none(request.meeting_id, "meeting_id"),
        )

    def GetTopicReadiness(self, request: pb.GetTopicReadinessRequest, _: Any) -> pb.TopicReadiness:
        return self.query(read_topic.get_topic_readiness, to_uuid(request.topic_id, "topic_id"))

    def CallMeeting(self, request: pb.CallMeetingRequest, _: Any) -> pb.Meeting:
        return self.command(call_meeting.handle, parse_meeting.call(request), present_economy.called)

    def SetAgenda(self, request: pb.SetAgendaRequest, _: Any) -> pb.Meeting:
        return self.command(set_agenda.handle, parse_meeting.agenda(request), read_meeting.meeting_after)

    def FixAgenda(self, request: pb.FixAgendaRequest, _: Any) -> pb.Meeting:
        command = fix_agenda.FixAgenda(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(fix_agenda.handle, command, read_meeting.meeting_after)

    def RecordAttendance(self, request: pb.RecordAttendanceRequest, _: Any) -> pb.Meeting:
        return self.command(record_attendance.handle, parse_attendance.presence(request), read_attendance.meeting_shown)

    def OpenMeeting(self, request: pb.OpenMeetingRequest, _: Any) -> pb.Meeting:
        command = open_meeting.OpenMeeting(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(open_meeting.handle, command, read_meeting.meeting_after)

    def RecordDecision(self, request: pb.RecordDecisionRequest, _: Any) -> pb.Decision:
        return self.command(record_decision.handle, parse_minutes.decision(request), present_decision.decision)

    def CloseMeeting(self, request: pb.CloseMeetingRequest, _: Any) -> pb.Meeting:
        command = close_meeting.CloseMeeting(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(close_meeting.handle, command, read_meeting.meeting_after)

    def CancelMeeting(self, request: pb.CancelMeetingRequest, _: Any) -> pb.Meeting:
        return self.command(cancel_meeting.handle, parse_meeting.cancellation(request), read_meeting.meeting_after)

    def GetMeeting(self, request: pb.GetMeetingRequest, _: Any) -> pb.Meeting:
        return self.query(read_meeting.get_meeting, to_uuid(request.meeting_id, "meeting_id"))

    def ListMeetings(self, request: pb.ListMeetingsRequest, _: Any) -> pb.ListMeetingsReply:
        return self.query(
            read_meeting.list_meetings,
            request.cursor,
            request.limit,
            parse_meeting.meeting_filter(request),
        )

    def GetDecision(self, request: pb.GetDecisionRequest, _: Any) -> pb.Decision:
        return self.query(read_decision.get_decision, to_uuid(request.decision_id, "decision_id"))

    def DraftMinutes(self, request: pb.DraftMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(draft_minutes.handle, parse_minutes.draft(request), present_minutes.minutes)

    def SignMinutes(self, request: pb.SignMinutesRequest, _: Any) -> pb.Minutes:
        command = sign_minutes.SignMinutes(to_uuid(request.minutes_id, "minutes_id"))
        return self.command(sign_minutes.handle, command, present_minutes.minutes)

    def GetMinutes(self, request: pb.GetMinutesRequest, _: Any) -> pb.Minutes:
        return self.query(read_minutes.get_minutes, to_uuid(request.minutes_id, "minutes_id"))
