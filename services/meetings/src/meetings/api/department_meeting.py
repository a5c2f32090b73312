"""The gRPC face of department meetings and their exceptions: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.department_meeting import (
    approve_town_exception,
    cancel_department_meeting,
    invite_to_department_meeting,
    plan_department_meeting,
    postpone_department_meeting,
    reject_town_exception,
    report_department_meeting,
    request_town_exception,
    revoke_town_exception,
)
from meetings.parse import department_meeting as parse
from meetings.parse import span
from meetings.present import department_meeting as present
from meetings.queries import department_meeting as read
from zhengling.meetings.v1 import department_meeting_service_pb2 as pb
from zhengling.meetings.v1.department_meeting_service_pb2_grpc import DepartmentMeetingServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class DepartmentMeetingApi(Api, DepartmentMeetingServiceServicer):  # type: ignore[misc]
    """DepartmentMeetingService, as its proto describes it."""

    def PlanDepartmentMeeting(self, request: pb.PlanDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        return self.command(plan_department_meeting.handle, parse.plan(request), present.department_meeting)

    def PostponeDepartmentMeeting(self, request: pb.PostponeDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        command = parse.postponement(request)
        return self.command(postpone_department_meeting.handle, command, present.department_meeting)

    def InviteToDepartmentMeeting(self, request: pb.InviteToDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        return self.command(invite_to_department_meeting.handle, parse.invitation(request), present.department_meeting)

    def ReportDepartmentMeeting(self, request: pb.ReportDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        return self.command(report_department_meeting.handle, parse.report(request), present.department_meeting)

    def CancelDepartmentMeeting(self, request: pb.CancelDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        return self.command(cancel_department_meeting.handle, parse.cancellation(request), present.department_meeting)

    def GetDepartmentMeeting(self, request: pb.GetDepartmentMeetingRequest, _: Any) -> pb.DepartmentMeeting:
        meeting_id = to_uuid(request.department_meeting_id, "department_meeting_id")
        return present.department_meeting(self.query(read.get_department_meeting, meeting_id))

    def ListDepartmentMeetings(
        self, request: pb.ListDepartmentMeetingsRequest, _: Any
    ) -> pb.ListDepartmentMeetingsReply:
        narrowed = read.Filter(
            unit=to_text(request.unit, "unit", longest=30, least=0),
            kind=parse.kind(request.kind),
            state=parse.meeting_state(request.state),
            year=span.year(request.year),
        )
        found = self.query(read.list_department_meetings, narrowed, request.cursor, request.limit)
        return present.department_meetings(*found)

    def GetDepartmentMeetingQuota(
        self, request: pb.GetDepartmentMeetingQuotaRequest, _: Any
    ) -> pb.DepartmentMeetingQuota:
        return present.quota(self.query(read.get_quota, span.year(request.year)))

    def RequestTownException(self, request: pb.RequestTownExceptionRequest, _: Any) -> pb.TownException:
        return self.command(request_town_exception.handle, parse.exception(request), present.town_exception)

    def ApproveTownException(self, request: pb.ApproveTownExceptionRequest, _: Any) -> pb.TownException:
        return self.command(approve_town_exception.handle, parse.approval(request), present.town_exception)

    def RejectTownException(self, request: pb.RejectTownExceptionRequest, _: Any) -> pb.TownException:
        return self.command(reject_town_exception.handle, parse.rejection(request), present.town_exception)

    def RevokeTownException(self, request: pb.RevokeTownExceptionRequest, _: Any) -> pb.TownException:
        return self.command(revoke_town_exception.handle, parse.revocation(request), present.town_exception)

    def GetTownException(self, request: pb.GetTownExceptionRequest, _: Any) -> pb.TownException:
        return present.town_exception(
            self.query(read.get_town_exception, to_uuid(request.exception_id, "exception_id"))
        )

    def ListTownExceptions(self, request: pb.ListTownExceptionsRequest, _: Any) -> pb.ListTownExceptionsReply:
        meeting_id = to_uuid_or_none(request.department_meeting_id, "department_meeting_id")
        state = parse.exception_state(request.state)
        found = self.query(read.list_town_exceptions, meeting_id, state, request.cursor, request.limit)
        return present.town_exceptions(*found)
