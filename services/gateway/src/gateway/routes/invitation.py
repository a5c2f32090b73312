"""邀请: invitations of leaders to events, leaders' engagements and the report of a month as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import invitation as s
from zhengling.personnel.v1 import invitation_service_pb2 as pb
from zhengling.personnel.v1.invitation_service_pb2_grpc import InvitationServiceStub

INVITATION = "/invitations/<uuid:invitation_id>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _act(noun: str, rpc: str, zh: str, en: str, body: type | None = None) -> Operation:
    return Operation("POST", f"{INVITATION}/{noun}", rpc, zh, en, body=body, reply=s.Invitation)


RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=InvitationServiceStub,
    tag="邀请领导 Invitations",
    operations=(
        Operation(
            "GET",
            "/invitations",
            "ListInvitations",
            "邀请领导报告单列表",
            "List invitations",
            query=s.InvitationFilter,
            reply=s.InvitationPage,
        ),
        Operation(
            "POST",
            "/invitations",
            "DraftInvitation",
            "起草邀请领导报告单",
            "Draft an invitation",
            body=s.InvitationIn,
            reply=s.Invitation,
            status=201,
        ),
        Operation("GET", INVITATION, "GetInvitation", "查看报告单", "Read an invitation", reply=s.Invitation),
        Operation(
            "PUT",
            INVITATION,
            "ReviseInvitation",
            "修改报告单",
            "Replace an invitation's form",
            body=s.InvitationIn,
            reply=s.Invitation,
            needs_version=True,
        ),
        _act("submission", "SubmitInvitation", "报送办公室", "Hand an invitation in to the office"),
        _act("screening", "ScreenInvitation", "办公室审核", "Screen an invitation as the office", s.ScreeningIn),
        _act("return", "ReturnInvitation", "退回", "Return an invitation to its unit", s.ReasonIn),
        _act("approval", "ApproveInvitation", "同意", "Agree to an invitation"),
        _act("refusal", "DeclineInvitation", "不同意", "Decline an invitation", s.ReasonIn),
        _act("assignment", "AssignLeaders", "安排领导", "Arrange which leaders go", s.AssignmentIn),
        _act("conclusion", "ConcludeEvent", "登记举行和出席", "Record that an event was held", s.ConclusionIn),
        _act("issue", "IssueGreeting", "登记发出贺信（贺电、题词）", "Record that a greeting went out"),
        _act("publication", "PublishGreeting", "公开发表贺信（贺电、题词）", "Let a greeting be published", s.ReasonIn),
        _act("postponement", "PostponeInvitation", "改期", "Move an event to another time", s.PostponementIn),
        _act("withdrawal", "WithdrawInvitation", "撤回", "Withdraw an invitation", s.ReasonIn),
        _act("cancellation", "CancelInvitation", "取消安排", "Call an arrangement off", s.ReasonIn),
        Operation(
            "GET",
            "/leaders/<uuid:person_id>/engagements",
            "ListEngagements",
            "市领导已安排的活动",
            "What a leader is engaged for",
            query=s.EngagementFilter,
            reply=s.EngagementPage,
        ),
        Operation(
            "GET",
            "/reports/invitations",
            "GetInvitationReport",
            "邀请情况月报",
            "A month of invitations",
            query=s.MonthQuery,
            reply=s.InvitationReport,
        ),
        Operation(
            "GET",
            "/reports/invitations.xlsx",
            "DownloadInvitationReport",
            "下载邀请情况月报",
            "Download a month of invitations",
            query=s.MonthQuery,
            raw=("content", WORKBOOK, "filename"),
        ),
    ),
)
