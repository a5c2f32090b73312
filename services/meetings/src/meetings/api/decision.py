"""The gRPC face of decisions: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from meetings.commands.decision import record_decision
from meetings.parse import minutes as parse
from meetings.present import decision as present
from meetings.queries import decision as read
from zhengling.meetings.v1 import decision_service_pb2 as pb
from zhengling.meetings.v1.decision_service_pb2_grpc import DecisionServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class DecisionApi(Api, DecisionServiceServicer):  # type: ignore[misc]
    """DecisionService, as its proto describes it."""

    def RecordDecision(self, request: pb.RecordDecisionRequest, _: Any) -> pb.Decision:
        return self.command(record_decision.handle, parse.decision(request), present.decision)

    def GetDecision(self, request: pb.GetDecisionRequest, _: Any) -> pb.Decision:
        return self.query(read.get_decision, to_uuid(request.decision_id, "decision_id"))
