"""The gRPC face of items in session, what was said, and what becomes of decisions: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid
from meetings.commands.deliberation import (
    begin_item,
    conclude_item,
    hand_over_chair,
    judge_amendment,
    judge_disclosure,
    propose_amendment,
    record_statement,
    release_decision,
    skip_item,
    take_back_statement,
    withdraw_release,
)
from meetings.parse import deliberation as parse
from meetings.present import decision as present_decision
from meetings.present import deliberation as present
from meetings.queries import decision as read_decision
from meetings.queries import deliberation as read
from meetings.queries import meeting as read_meeting
from zhengling.meetings.v1 import decision_service_pb2 as decision_pb
from zhengling.meetings.v1 import deliberation_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb
from zhengling.meetings.v1.deliberation_service_pb2_grpc import DeliberationServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class DeliberationApi(Api, DeliberationServiceServicer):  # type: ignore[misc]
    """DeliberationService, as its proto describes it."""

    def BeginItem(self, request: pb.BeginItemRequest, _: Any) -> pb.Deliberation:
        command = begin_item.BeginItem(to_uuid(request.meeting_id, "meeting_id"), request.position)
        return self.command(begin_item.handle, command, present.bare)

    def ConcludeItem(self, request: pb.ConcludeItemRequest, _: Any) -> pb.Deliberation:
        return self.command(conclude_item.handle, parse.conclusion(request), present.bare)

    def SkipItem(self, request: pb.SkipItemRequest, _: Any) -> pb.AgendaItemState:
        command = skip_item.SkipItem(to_uuid(request.meeting_id, "meeting_id"), request.position)
        return self.command(skip_item.handle, command, present.item)

    def RecordStatement(self, request: pb.RecordStatementRequest, _: Any) -> pb.Deliberation:
        return self.command(record_statement.handle, parse.statement(request), present.bare)

    def TakeBackStatement(self, request: pb.TakeBackStatementRequest, _: Any) -> pb.Deliberation:
        deliberation_id = to_uuid(request.deliberation_id, "deliberation_id")
        command = take_back_statement.TakeBackStatement(deliberation_id, request.number)
        return self.command(take_back_statement.handle, command, present.bare)

    def GetDeliberation(self, request: pb.GetDeliberationRequest, _: Any) -> pb.Deliberation:
        return self.query(read.get_deliberation, to_uuid(request.deliberation_id, "deliberation_id"))

    def ListDeliberations(self, request: pb.ListDeliberationsRequest, _: Any) -> pb.ListDeliberationsReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_deliberations, meeting_id, request.cursor, request.limit)

    def HandOverChair(self, request: pb.HandOverChairRequest, _: Any) -> meeting_pb.Meeting:
        meeting_id, person_id = to_uuid(request.meeting_id, "meeting_id"), to_uuid(request.person_id, "person_id")
        command = hand_over_chair.HandOverChair(meeting_id, person_id)
        return self.command(hand_over_chair.handle, command, read_meeting.meeting_after)

    def ListDecisions(self, request: pb.ListDecisionsRequest, _: Any) -> pb.ListDecisionsReply:
        return self.query(read_decision.list_decisions, request.cursor, request.limit, parse.wanted(request))

    def ProposeAmendment(self, request: pb.ProposeAmendmentRequest, _: Any) -> decision_pb.Decision:
        return self.command(propose_amendment.handle, parse.amendment(request), present_decision.decision)

    def JudgeAmendment(self, request: pb.JudgeAmendmentRequest, _: Any) -> decision_pb.Decision:
        command = judge_amendment.JudgeAmendment(to_uuid(request.decision_id, "decision_id"), request.agreed)
        return self.command(judge_amendment.handle, command, present_decision.decision)

    def JudgeDisclosure(self, request: pb.JudgeDisclosureRequest, _: Any) -> decision_pb.Decision:
        return self.command(judge_disclosure.handle, parse.disclosure(request), present_decision.decision)

    def ReleaseDecision(self, request: pb.ReleaseDecisionRequest, _: Any) -> decision_pb.Decision:
        command = release_decision.ReleaseDecision(to_uuid(request.decision_id, "decision_id"))
        return self.command(release_decision.handle, command, present_decision.decision)

    def WithdrawRelease(self, request: pb.WithdrawReleaseRequest, _: Any) -> decision_pb.Decision:
        reason = to_text(request.reason, "reason", longest=2000)
        command = withdraw_release.WithdrawRelease(to_uuid(request.decision_id, "decision_id"), reason)
        return self.command(withdraw_release.handle, command, present_decision.decision)
