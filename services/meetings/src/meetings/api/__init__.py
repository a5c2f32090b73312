"""The gRPC faces of meetings, a servicer an area: one method an rpc, no logic."""

from chassis import frame
from chassis.run import Runtime
from chassis.standing import AskStanding
from meetings import queries
from meetings.api.agenda import AgendaApi
from meetings.api.attendance import AttendanceApi
from meetings.api.consultation import ConsultationApi
from meetings.api.convening import ConveningApi
from meetings.api.decision import DecisionApi
from meetings.api.deliberation import DeliberationApi
from meetings.api.department_meeting import DepartmentMeetingApi
from meetings.api.economy import EconomyApi
from meetings.api.material import MaterialApi
from meetings.api.meeting import MeetingApi
from meetings.api.minutes import MinutesApi
from meetings.api.procedure import ProcedureApi
from meetings.api.study import StudyApi
from meetings.api.topic import TopicApi
from meetings.neighbours import Neighbours
from meetings.oneself import with_oneself
from meetings.settings import Settings
from zhengling.meetings.v1.agenda_service_pb2_grpc import add_AgendaServiceServicer_to_server
from zhengling.meetings.v1.attendance_service_pb2_grpc import add_AttendanceServiceServicer_to_server
from zhengling.meetings.v1.consultation_service_pb2_grpc import add_ConsultationServiceServicer_to_server
from zhengling.meetings.v1.convening_service_pb2_grpc import add_ConveningServiceServicer_to_server
from zhengling.meetings.v1.decision_service_pb2_grpc import add_DecisionServiceServicer_to_server
from zhengling.meetings.v1.deliberation_service_pb2_grpc import add_DeliberationServiceServicer_to_server
from zhengling.meetings.v1.department_meeting_service_pb2_grpc import add_DepartmentMeetingServiceServicer_to_server
from zhengling.meetings.v1.economy_service_pb2_grpc import add_EconomyServiceServicer_to_server
from zhengling.meetings.v1.material_service_pb2_grpc import add_MaterialServiceServicer_to_server
from zhengling.meetings.v1.meeting_service_pb2_grpc import add_MeetingServiceServicer_to_server
from zhengling.meetings.v1.minutes_service_pb2_grpc import add_MinutesServiceServicer_to_server
from zhengling.meetings.v1.procedure_service_pb2_grpc import add_ProcedureServiceServicer_to_server
from zhengling.meetings.v1.study_service_pb2_grpc import add_StudyServiceServicer_to_server
from zhengling.meetings.v1.topic_service_pb2_grpc import add_TopicServiceServicer_to_server

FACES = (
    (add_ConveningServiceServicer_to_server, ConveningApi),
    (add_AgendaServiceServicer_to_server, AgendaApi),
    (add_EconomyServiceServicer_to_server, EconomyApi),
    (add_DepartmentMeetingServiceServicer_to_server, DepartmentMeetingApi),
    (add_StudyServiceServicer_to_server, StudyApi),
    (add_TopicServiceServicer_to_server, TopicApi),
    (add_MeetingServiceServicer_to_server, MeetingApi),
    (add_DecisionServiceServicer_to_server, DecisionApi),
    (add_DeliberationServiceServicer_to_server, DeliberationApi),
    (add_MinutesServiceServicer_to_server, MinutesApi),
    (add_ConsultationServiceServicer_to_server, ConsultationApi),
    (add_ProcedureServiceServicer_to_server, ProcedureApi),
    (add_AttendanceServiceServicer_to_server, AttendanceApi),
    (add_MaterialServiceServicer_to_server, MaterialApi),
)
"""What adds a servicer to a server, and the servicer."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    runtime = Runtime.build(
        settings,
        "meetings",
        pool_size=settings.grpc_threads,
        standing=with_oneself(AskStanding(settings.personnel_grpc)),
        neighbours=Neighbours(settings),
    )
    frame.serve(runtime, [(add, servicer(runtime)) for add, servicer in FACES], queries.knows)
