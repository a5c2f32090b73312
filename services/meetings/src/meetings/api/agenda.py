"""The gRPC face of the agenda builder: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from meetings.commands.agenda import add_agenda_item, fix_agenda, revise_agenda, set_agenda
from meetings.parse import meeting as parse
from meetings.queries import agenda as read
from meetings.queries import meeting as read_meeting
from zhengling.meetings.v1 import agenda_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb
from zhengling.meetings.v1.agenda_service_pb2_grpc import AgendaServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class AgendaApi(Api, AgendaServiceServicer):  # type: ignore[misc]
    """AgendaService, as its proto describes it."""

    def SetAgenda(self, request: pb.SetAgendaRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(set_agenda.handle, parse.agenda(request), read_meeting.meeting_after)

    def FixAgenda(self, request: pb.FixAgendaRequest, _: Any) -> meeting_pb.Meeting:
        command = fix_agenda.FixAgenda(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(fix_agenda.handle, command, read_meeting.meeting_after)

    def AddAgendaItem(self, request: pb.AddAgendaItemRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(add_agenda_item.handle, parse.addition(request), read_meeting.meeting_after)

    def ReviseAgenda(self, request: pb.ReviseAgendaRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(revise_agenda.handle, parse.agenda_revision(request), read_meeting.meeting_after)

    def PreviewAgenda(self, request: pb.PreviewAgendaRequest, _: Any) -> pb.AgendaDraft:
        return self.query(read.preview_agenda, to_uuid(request.meeting_id, "meeting_id"))
