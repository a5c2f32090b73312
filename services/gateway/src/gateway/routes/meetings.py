"""会议: topics, meetings, decisions and minutes as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import agenda, convening
from gateway.schemas import meetings as s
from gateway.schemas import minutes as m
from gateway.schemas.readiness import Readiness
from zhengling.meetings.v1 import meetings_service_pb2 as pb
from zhengling.meetings.v1.meetings_service_pb2_grpc import MeetingsServiceStub

TOPIC = "/topics/<uuid:topic_id>"
MEETING = "/meetings/<uuid:meeting_id>"
MINUTES = "/minutes/<uuid:minutes_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=MeetingsServiceStub,
    tag="会议 Meetings",
    operations=(
        Operation(
            "POST", "/topics", "ProposeTopic", "提出议题", "Propose a topic", body=s.TopicIn, reply=s.Topic, status=201
        ),
        Operation("GET", "/topics", "ListTopics", "议题列表", "List topics", query=s.TopicFilter, reply=s.TopicPage),
        Operation("GET", TOPIC, "GetTopic", "查看议题", "Read a topic", reply=s.Topic),
        Operation(
            "GET",
            f"{TOPIC}/readiness",
            "GetTopicReadiness",
            "议题上会条件",
            "Which gates before the agenda a topic has passed",
            reply=Readiness,
        ),
        Operation(
            "POST",
            f"{TOPIC}/urgent-approval",
            "ApproveUrgentSubmission",
            "批准紧急报送",
            "Allow a late submission",
            body=s.UrgentIn,
            reply=s.Topic,
        ),
        Operation(
            "POST",
            f"{TOPIC}/submission",
            "SubmitTopic",
            "报送议题",
            "Submit a topic to a meeting",
            body=s.SubmissionIn,
            reply=s.Topic,
        ),
        Operation("POST", f"{TOPIC}/withdrawal", "WithdrawTopic", "撤回议题", "Withdraw a topic", reply=s.Topic),
        Operation(
            "POST",
            f"{TOPIC}/review",
            "ReviewTopic",
            "办公室审核议题",
            "Review a topic as the office",
            body=s.JudgementIn,
            reply=s.Topic,
        ),
        Operation(
            "POST",
            f"{TOPIC}/form-signature",
            "SignTopicForm",
            "签署议题提报单",
            "Sign the submission form for the office",
            body=s.FormSignatureIn,
            reply=s.Topic,
        ),
        Operation(
            "POST",
            f"{TOPIC}/approval",
            "ApproveTopic",
            "分管领导审定议题",
            "Approve a topic as the leader in charge",
            body=s.JudgementIn,
            reply=s.Topic,
        ),
        Operation(
            "POST",
            f"{TOPIC}/prior-report",
            "RecordPriorReport",
            "登记会前汇报同意",
            "Record the principal leaders' agreement",
            body=s.PriorReportIn,
            reply=s.Topic,
        ),
        Operation(
            "POST",
            "/meetings",
            "CallMeeting",
            "召集会议",
            "Call a meeting",
            body=s.MeetingIn,
            reply=s.Meeting,
            status=201,
        ),
        Operation(
            "GET", "/meetings", "ListMeetings", "会议列表", "List meetings", query=s.MeetingFilter, reply=s.MeetingPage
        ),
        Operation("GET", MEETING, "GetMeeting", "查看会议", "Read a meeting", reply=s.Meeting),
        Operation(
            "PUT", f"{MEETING}/agenda", "SetAgenda", "编排议程", "Set the agenda", body=agenda.AgendaIn, reply=s.Meeting
        ),
        Operation("POST", f"{MEETING}/agenda/fixing", "FixAgenda", "确定议程", "Fix the agenda", reply=s.Meeting),
        Operation(
            "POST",
            f"{MEETING}/attendance",
            "RecordAttendance",
            "签到或者离场",
            "Sign in or out",
            body=s.AttendanceIn,
            reply=s.Meeting,
        ),
        Operation("POST", f"{MEETING}/opening", "OpenMeeting", "开会", "Open a meeting", reply=s.Meeting),
        Operation(
            "POST",
            f"{MEETING}/decisions",
            "RecordDecision",
            "记录决定",
            "Record a decision",
            body=s.DecisionIn,
            reply=s.Decision,
            status=201,
        ),
        Operation("POST", f"{MEETING}/closing", "CloseMeeting", "散会", "Close a meeting", reply=s.Meeting),
        Operation(
            "POST",
            f"{MEETING}/cancellation",
            "CancelMeeting",
            "取消会议",
            "Cancel a meeting",
            body=convening.CancellationIn,
            reply=s.Meeting,
        ),
        Operation(
            "POST",
            f"{MEETING}/minutes",
            "DraftMinutes",
            "起草纪要",
            "Draft the minutes",
            body=m.MinutesIn,
            reply=m.Minutes,
            status=201,
        ),
        Operation(
            "GET", "/decisions/<uuid:decision_id>", "GetDecision", "查看决定", "Read a decision", reply=s.Decision
        ),
        Operation("GET", MINUTES, "GetMinutes", "查看纪要", "Read the minutes", reply=m.Minutes),
        Operation("POST", f"{MINUTES}/signature", "SignMinutes", "签发纪要", "Sign the minutes", reply=m.Minutes),
    ),
)
