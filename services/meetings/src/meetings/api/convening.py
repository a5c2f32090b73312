"""The gRPC face of convening: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.convening import (
    apply_for_meeting,
    approve_application,
    give_commission,
    invite_observer,
    name_participants,
    postpone_meeting,
    rearrange_meeting,
    review_application,
    revise_application,
    revoke_commission,
    withdraw_application,
    withdraw_observer,
)
from meetings.parse import convening as parse
from meetings.present import convening as present
from meetings.queries import attendance as read_attendance
from meetings.queries import clashes
from meetings.queries import convening as read
from meetings.queries import meeting as read_meeting
from zhengling.meetings.v1 import convening_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb
from zhengling.meetings.v1.convening_service_pb2_grpc import ConveningServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class ConveningApi(Api, ConveningServiceServicer):  # type: ignore[misc]
    """ConveningService, as its proto describes it."""

    def GiveCommission(self, request: pb.GiveCommissionRequest, _: Any) -> pb.Commission:
        return self.command(give_commission.handle, parse.commission(request), present.commission)

    def RevokeCommission(self, request: pb.RevokeCommissionRequest, _: Any) -> pb.Commission:
        return self.command(revoke_commission.handle, parse.revocation(request), present.commission)

    def GetCommission(self, request: pb.GetCommissionRequest, _: Any) -> pb.Commission:
        return self.query(read.get_commission, to_uuid(request.commission_id, "commission_id"))

    def ListCommissions(self, request: pb.ListCommissionsRequest, _: Any) -> pb.ListCommissionsReply:
        state, person_id = parse.commission_state(request.state), to_uuid_or_none(request.person_id, "person_id")
        return self.query(read.list_commissions, request.cursor, request.limit, state, person_id)

    def ApplyForMeeting(self, request: pb.ApplyForMeetingRequest, _: Any) -> pb.MeetingApplication:
        return self.command(apply_for_meeting.handle, parse.application(request), present.application)

    def ReviseApplication(self, request: pb.ReviseApplicationRequest, _: Any) -> pb.MeetingApplication:
        return self.command(revise_application.handle, parse.revised_application(request), present.application)

    def ReviewApplication(self, request: pb.ReviewApplicationRequest, _: Any) -> pb.MeetingApplication:
        return self.command(review_application.handle, parse.review(request), present.application)

    def ApproveApplication(self, request: pb.ApproveApplicationRequest, _: Any) -> pb.MeetingApplication:
        return self.command(approve_application.handle, parse.approval(request), present.application)

    def WithdrawApplication(self, request: pb.WithdrawApplicationRequest, _: Any) -> pb.MeetingApplication:
        return self.command(withdraw_application.handle, parse.withdrawal(request), present.application)

    def GetApplication(self, request: pb.GetApplicationRequest, _: Any) -> pb.MeetingApplication:
        return self.query(read.get_application, to_uuid(request.application_id, "application_id"))

    def ListApplications(self, request: pb.ListApplicationsRequest, _: Any) -> pb.ListApplicationsReply:
        state, unit = parse.application_state(request.state), to_text(request.unit, "unit", longest=30, least=0)
        return self.query(read.list_applications, request.cursor, request.limit, state, unit)

    def PostponeMeeting(self, request: pb.PostponeMeetingRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(postpone_meeting.handle, parse.postponement(request), read_meeting.meeting_after)

    def RearrangeMeeting(self, request: pb.RearrangeMeetingRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(rearrange_meeting.handle, parse.rearrangement(request), read_meeting.meeting_after)

    def ListMeetingChanges(self, request: pb.ListMeetingChangesRequest, _: Any) -> pb.ListMeetingChangesReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_meeting_changes, meeting_id, request.cursor, request.limit)

    def InviteObserver(self, request: pb.InviteObserverRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(invite_observer.handle, parse.invitation(request), read_meeting.meeting_after)

    def WithdrawObserver(self, request: pb.WithdrawObserverRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(withdraw_observer.handle, parse.uninvited(request), read_meeting.meeting_after)

    def NameParticipants(self, request: pb.NameParticipantsRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(name_participants.handle, parse.participants(request), read_attendance.meeting_shown)

    def PreviewClashes(self, request: pb.PreviewClashesRequest, _: Any) -> pb.Clashes:
        return present.clashes(self.query(clashes.preview_clashes, to_uuid(request.meeting_id, "meeting_id")))
