"""请假: what happens to a leave after it was granted, and what is left of annual leave."""

from gateway.operations import Operation, Resource
from gateway.schemas import leave as s
from zhengling.personnel.v1 import leave_service_pb2 as pb
from zhengling.personnel.v1.leave_service_pb2_grpc import LeaveServiceStub

LEAVE = "/leaves/<uuid:leave_id>"
PERSON = "/people/<uuid:person_id>"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=LeaveServiceStub,
    tag="请假 Leave",
    operations=(
        Operation(
            "POST", f"{LEAVE}/extension", "ExtendLeave", "续假", "Ask for more time", body=s.ExtensionIn, reply=s.Leave
        ),
        Operation(
            "POST",
            f"{LEAVE}/extension/approval",
            "ApproveExtension",
            "批准续假",
            "Approve more time",
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{LEAVE}/extension/rejection",
            "RejectExtension",
            "不批准续假",
            "Refuse more time",
            body=s.RejectionIn,
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{LEAVE}/stand-in",
            "NameStandIn",
            "另行指定补位者",
            "Name another to stand in",
            body=s.StandInIn,
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{LEAVE}/stand-in/agreement",
            "AgreeStandIn",
            "同意另行指定的补位者",
            "Agree to another stand-in",
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{LEAVE}/stand-in/refusal",
            "DeclineStandIn",
            "不同意另行指定的补位者",
            "Decline another stand-in",
            body=s.RejectionIn,
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{LEAVE}/upward-report",
            "ReportUpward",
            "登记市长外出已向上级报告",
            "Note that the mayor's absence was reported",
            body=s.UpwardReportIn,
            reply=s.Leave,
        ),
        Operation(
            "POST",
            f"{PERSON}/worked-since",
            "SetWorkedSince",
            "登记参加工作时间",
            "Note since when somebody has worked",
            body=s.WorkedSinceIn,
            reply=s.WorkedSince,
        ),
        Operation(
            "GET",
            f"{PERSON}/leave-balance",
            "GetLeaveBalance",
            "年休假余额",
            "What is left of annual leave",
            query=s.BalanceOf,
            reply=s.LeaveBalance,
        ),
    ),
)
