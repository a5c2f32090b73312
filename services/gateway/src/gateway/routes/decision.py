"""决定: decisions as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import meetings as s
from zhengling.meetings.v1 import decision_service_pb2 as pb
from zhengling.meetings.v1.decision_service_pb2_grpc import DecisionServiceStub

MEETING = "/meetings/<uuid:meeting_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=DecisionServiceStub,
    tag="会议 Meetings",
    operations=(
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
        Operation(
            "GET", "/decisions/<uuid:decision_id>", "GetDecision", "查看决定", "Read a decision", reply=s.Decision
        ),
    ),
)
