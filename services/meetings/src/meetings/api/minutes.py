"""The gRPC face of minutes and of what is printed of meetings: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from meetings.commands.minutes import (
    assent_minutes,
    check_minutes,
    discard_minutes,
    draft_minutes,
    issue_minutes,
    reissue_minutes,
    return_minutes,
    revise_minutes,
    sign_minutes,
)
from meetings.parse import minutes as parse
from meetings.present import minutes as present
from meetings.queries import minutes as read
from meetings.queries import paper as read_paper
from zhengling.meetings.v1 import minutes_service_pb2 as pb
from zhengling.meetings.v1.minutes_service_pb2_grpc import MinutesServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class MinutesApi(Api, MinutesServiceServicer):  # type: ignore[misc]
    """MinutesService, as its proto describes it."""

    def DraftMinutes(self, request: pb.DraftMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(draft_minutes.handle, parse.draft(request), present.minutes)

    def SignMinutes(self, request: pb.SignMinutesRequest, _: Any) -> pb.Minutes:
        command = sign_minutes.SignMinutes(to_uuid(request.minutes_id, "minutes_id"))
        return self.command(sign_minutes.handle, command, present.minutes)

    def GetMinutes(self, request: pb.GetMinutesRequest, _: Any) -> pb.Minutes:
        return self.query(read.get_minutes, to_uuid(request.minutes_id, "minutes_id"))

    def ReviseMinutes(self, request: pb.ReviseMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(revise_minutes.handle, parse.revision(request), present.minutes)

    def CheckMinutes(self, request: pb.CheckMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(check_minutes.handle, parse.check(request), present.minutes)

    def AssentMinutes(self, request: pb.AssentMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(assent_minutes.handle, parse.assent(request), present.minutes)

    def ReturnMinutes(self, request: pb.ReturnMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(return_minutes.handle, parse.returned(request), present.minutes)

    def IssueMinutes(self, request: pb.IssueMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(issue_minutes.handle, parse.issue(request), present.minutes)

    def ReissueMinutes(self, request: pb.ReissueMinutesRequest, _: Any) -> pb.Minutes:
        return self.command(reissue_minutes.handle, parse.reissue(request), present.minutes)

    def DiscardMinutes(self, request: pb.DiscardMinutesRequest, _: Any) -> pb.Minutes:
        command = discard_minutes.DiscardMinutes(to_uuid(request.minutes_id, "minutes_id"))
        return self.command(discard_minutes.handle, command, present.minutes)

    def ListMinutes(self, request: pb.ListMinutesRequest, _: Any) -> pb.ListMinutesReply:
        return self.query(read.list_minutes, *parse.listed(request))

    def DownloadMinutes(self, request: pb.DownloadMinutesRequest, _: Any) -> pb.MeetingPaper:
        return self.query(read_paper.minutes_file, to_uuid(request.minutes_id, "minutes_id"))

    def DownloadTopicForm(self, request: pb.DownloadTopicFormRequest, _: Any) -> pb.MeetingPaper:
        return self.query(read_paper.topic_form, to_uuid(request.topic_id, "topic_id"))

    def DownloadAgenda(self, request: pb.DownloadAgendaRequest, _: Any) -> pb.MeetingPaper:
        return self.query(read_paper.agenda_file, to_uuid(request.meeting_id, "meeting_id"))
