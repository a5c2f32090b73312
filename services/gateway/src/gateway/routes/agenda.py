"""议程: the agenda builder as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import agenda as s
from gateway.schemas.meetings import Meeting
from zhengling.meetings.v1 import agenda_service_pb2 as pb
from zhengling.meetings.v1.agenda_service_pb2_grpc import AgendaServiceStub

AGENDA = "/meetings/<uuid:meeting_id>/agenda"
MEETINGS = "会议 Meetings"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=AgendaServiceStub,
    tag="会议议程 Agenda",
    operations=(
        Operation(
            "GET",
            f"{AGENDA}/draft",
            "PreviewAgenda",
            "建议议程",
            "A draft agenda from the topics that are ready",
            reply=s.AgendaDraft,
        ),
        Operation(
            "POST",
            f"{AGENDA}/items",
            "AddAgendaItem",
            "议程确定后增列议题",
            "Add a topic to an agenda that is fixed",
            body=s.AdditionIn,
            reply=Meeting,
        ),
        Operation(
            "POST",
            f"{AGENDA}/revision",
            "ReviseAgenda",
            "调整已确定的议程",
            "Reorder, change or drop items of an agenda that is fixed",
            body=s.RevisionIn,
            reply=Meeting,
        ),
        Operation(
            "PUT", AGENDA, "SetAgenda", "编排议程", "Set the agenda", body=s.AgendaIn, reply=Meeting, tag=MEETINGS
        ),
        Operation("POST", f"{AGENDA}/fixing", "FixAgenda", "确定议程", "Fix the agenda", reply=Meeting, tag=MEETINGS),
    ),
)
