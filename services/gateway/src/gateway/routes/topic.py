"""议题: topics as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import meetings as s
from gateway.schemas.readiness import Readiness
from zhengling.meetings.v1 import topic_service_pb2 as pb
from zhengling.meetings.v1.topic_service_pb2_grpc import TopicServiceStub

TOPIC = "/topics/<uuid:topic_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=TopicServiceStub,
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
    ),
)
