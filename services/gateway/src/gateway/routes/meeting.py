"""会议: meetings as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import convening
from gateway.schemas import meetings as s
from zhengling.meetings.v1 import meeting_service_pb2 as pb
from zhengling.meetings.v1.meeting_service_pb2_grpc import MeetingServiceStub

MEETING = "/meetings/<uuid:meeting_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=MeetingServiceStub,
    tag="会议 Meetings",
    operations=(
        Operation(
            "POST",
            "/meetings",
            "CallMeeting",
            "召集会议",
            "Call a meeting",
            body=s.MeetingIn,
            reply=s.Meeting,
            status=201,
        ),
        Operation(
            "GET", "/meetings", "ListMeetings", "会议列表", "List meetings", query=s.MeetingFilter, reply=s.MeetingPage
        ),
        Operation("GET", MEETING, "GetMeeting", "查看会议", "Read a meeting", reply=s.Meeting),
        Operation("POST", f"{MEETING}/opening", "OpenMeeting", "开会", "Open a meeting", reply=s.Meeting),
        Operation("POST", f"{MEETING}/closing", "CloseMeeting", "散会", "Close a meeting", reply=s.Meeting),
        Operation(
            "POST",
            f"{MEETING}/cancellation",
            "CancelMeeting",
            "取消会议",
            "Cancel a meeting",
            body=convening.CancellationIn,
            reply=s.Meeting,
        ),
    ),
)
