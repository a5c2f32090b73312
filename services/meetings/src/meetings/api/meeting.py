"""The gRPC face of meetings: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from meetings.commands.meeting import call_meeting, cancel_meeting, close_meeting, open_meeting
from meetings.parse import meeting as parse
from meetings.present import economy as present_economy
from meetings.queries import meeting as read
from zhengling.meetings.v1 import meeting_service_pb2 as pb
from zhengling.meetings.v1.meeting_service_pb2_grpc import MeetingServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class MeetingApi(Api, MeetingServiceServicer):  # type: ignore[misc]
    """MeetingService, as its proto describes it."""

    def CallMeeting(self, request: pb.CallMeetingRequest, _: Any) -> pb.Meeting:
        return self.command(call_meeting.handle, parse.call(request), present_economy.called)

    def OpenMeeting(self, request: pb.OpenMeetingRequest, _: Any) -> pb.Meeting:
        command = open_meeting.OpenMeeting(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(open_meeting.handle, command, read.meeting_after)

    def CloseMeeting(self, request: pb.CloseMeetingRequest, _: Any) -> pb.Meeting:
        command = close_meeting.CloseMeeting(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(close_meeting.handle, command, read.meeting_after)

    def CancelMeeting(self, request: pb.CancelMeetingRequest, _: Any) -> pb.Meeting:
        return self.command(cancel_meeting.handle, parse.cancellation(request), read.meeting_after)

    def GetMeeting(self, request: pb.GetMeetingRequest, _: Any) -> pb.Meeting:
        return self.query(read.get_meeting, to_uuid(request.meeting_id, "meeting_id"))

    def ListMeetings(self, request: pb.ListMeetingsRequest, _: Any) -> pb.ListMeetingsReply:
        return self.query(
            read.list_meetings,
            request.cursor,
            request.limit,
            parse.meeting_filter(request),
        )
