"""召集: commissions, applications, changes of meetings and who is invited, as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import convening as s
from gateway.schemas.base import PageQuery
from gateway.schemas.meetings import Meeting
from zhengling.meetings.v1 import convening_service_pb2 as pb
from zhengling.meetings.v1.convening_service_pb2_grpc import ConveningServiceStub

COMMISSION = "/commissions/<uuid:commission_id>"
APPLICATION = "/meeting-applications/<uuid:application_id>"
MEETING = "/meetings/<uuid:meeting_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=ConveningServiceStub,
    tag="会议召集 Convening",
    operations=(
        Operation(
            "POST",
            "/commissions",
            "GiveCommission",
            "委托召集专题会议",
            "Commission somebody of the office to convene thematic meetings",
            body=s.CommissionIn,
            reply=s.Commission,
            status=201,
        ),
        Operation(
            "GET",
            "/commissions",
            "ListCommissions",
            "召集委托列表",
            "List commissions",
            query=s.CommissionFilter,
            reply=s.CommissionPage,
        ),
        Operation("GET", COMMISSION, "GetCommission", "查看召集委托", "Read a commission", reply=s.Commission),
        Operation(
            "POST",
            f"{COMMISSION}/revocation",
            "RevokeCommission",
            "撤销召集委托",
            "Revoke a commission",
            body=s.ReasonIn,
            reply=s.Commission,
        ),
        Operation(
            "POST",
            "/meeting-applications",
            "ApplyForMeeting",
            "申请召开二类工作会议",
            "Apply for a class 2 work meeting",
            body=s.ApplicationIn,
            reply=s.MeetingApplication,
            status=201,
        ),
        Operation(
            "GET",
            "/meeting-applications",
            "ListApplications",
            "会议申请列表",
            "List applications",
            query=s.ApplicationFilter,
            reply=s.ApplicationPage,
        ),
        Operation(
            "GET", APPLICATION, "GetApplication", "查看会议申请", "Read an application", reply=s.MeetingApplication
        ),
        Operation(
            "POST",
            f"{APPLICATION}/revision",
            "ReviseApplication",
            "重新报送会议申请",
            "Hand in a returned application anew",
            body=s.RevisedApplicationIn,
            reply=s.MeetingApplication,
        ),
        Operation(
            "POST",
            f"{APPLICATION}/review",
            "ReviewApplication",
            "办公室审核会议申请",
            "Review an application as the office",
            body=s.JudgementIn,
            reply=s.MeetingApplication,
        ),
        Operation(
            "POST",
            f"{APPLICATION}/approval",
            "ApproveApplication",
            "市长审定会议申请",
            "Approve or reject an application as the mayor",
            body=s.JudgementIn,
            reply=s.MeetingApplication,
        ),
        Operation(
            "POST",
            f"{APPLICATION}/withdrawal",
            "WithdrawApplication",
            "撤回会议申请",
            "Withdraw an application",
            reply=s.MeetingApplication,
        ),
        Operation(
            "POST",
            f"{MEETING}/postponement",
            "PostponeMeeting",
            "会议改期",
            "Put a meeting off",
            body=s.PostponementIn,
            reply=Meeting,
        ),
        Operation(
            "PUT",
            f"{MEETING}/arrangement",
            "RearrangeMeeting",
            "调整会议名称、时间、地点、形式",
            "Change title, time, place and form of a meeting",
            body=s.ArrangementIn,
            reply=Meeting,
        ),
        Operation(
            "GET",
            f"{MEETING}/changes",
            "ListMeetingChanges",
            "会议变更记录",
            "What was changed about a meeting",
            query=PageQuery,
            reply=s.ChangePage,
        ),
        Operation(
            "POST",
            f"{MEETING}/observers",
            "InviteObserver",
            "邀请列席",
            "Invite somebody to observe",
            body=s.ObserverIn,
            reply=Meeting,
        ),
        Operation(
            "POST",
            f"{MEETING}/observers/<uuid:attendance_id>/withdrawal",
            "WithdrawObserver",
            "撤回列席邀请",
            "Take an invitation to observe back",
            reply=Meeting,
        ),
        Operation(
            "POST",
            f"{MEETING}/participants",
            "NameParticipants",
            "确定单位参加人员",
            "Name who comes for a unit",
            body=s.ParticipantsIn,
            reply=Meeting,
        ),
        Operation(
            "GET",
            f"{MEETING}/clashes",
            "PreviewClashes",
            "会议时间、地点、人员冲突",
            "Which room and people a meeting shares with others",
            reply=s.Clashes,
        ),
    ),
)
