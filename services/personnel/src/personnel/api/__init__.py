"""The gRPC faces of personnel, a servicer an area: one method an rpc, no logic."""

from chassis import frame
from chassis.run import Runtime
from personnel import queries
from personnel.acting.standing import Standings, planned_once
from personnel.api.absence import AbsenceApi
from personnel.api.contact import ContactApi
from personnel.api.directory import DirectoryApi
from personnel.api.foreign_trip import ForeignTripApi
from personnel.api.invitation import InvitationApi
from personnel.api.leave import LeaveApi
from personnel.api.personal_matter import PersonalMatterApi
from personnel.api.personnel import PersonnelApi
from personnel.api.research import ResearchApi
from personnel.api.standing import StandingApi
from personnel.settings import Settings
from zhengling.common.v1.standing_service_pb2_grpc import add_StandingServiceServicer_to_server
from zhengling.personnel.v1.absence_service_pb2_grpc import add_AbsenceServiceServicer_to_server
from zhengling.personnel.v1.contact_service_pb2_grpc import add_ContactServiceServicer_to_server
from zhengling.personnel.v1.directory_service_pb2_grpc import add_DirectoryServiceServicer_to_server
from zhengling.personnel.v1.foreign_trip_service_pb2_grpc import add_ForeignTripServiceServicer_to_server
from zhengling.personnel.v1.invitation_service_pb2_grpc import add_InvitationServiceServicer_to_server
from zhengling.personnel.v1.leave_service_pb2_grpc import add_LeaveServiceServicer_to_server
from zhengling.personnel.v1.personal_matter_service_pb2_grpc import add_PersonalMatterServiceServicer_to_server
from zhengling.personnel.v1.personnel_service_pb2_grpc import add_PersonnelServiceServicer_to_server
from zhengling.personnel.v1.research_service_pb2_grpc import add_ResearchServiceServicer_to_server

FACES = (
    (add_StandingServiceServicer_to_server, StandingApi),
    (add_PersonnelServiceServicer_to_server, PersonnelApi),
    (add_DirectoryServiceServicer_to_server, DirectoryApi),
    (add_LeaveServiceServicer_to_server, LeaveApi),
    (add_ResearchServiceServicer_to_server, ResearchApi),
    (add_ForeignTripServiceServicer_to_server, ForeignTripApi),
    (add_ContactServiceServicer_to_server, ContactApi),
    (add_PersonalMatterServiceServicer_to_server, PersonalMatterApi),
    (add_InvitationServiceServicer_to_server, InvitationApi),
    (add_AbsenceServiceServicer_to_server, AbsenceApi),
)
"""What adds a servicer to a server, and the servicer."""


def runtime(settings: Settings) -> Runtime:
    """The runtime of a process of personnel that may act for people: it asks nobody for their standing but itself."""
    built = Runtime.build(settings, "personnel", pool_size=settings.grpc_threads)
    built.standing = Standings(planned_once(settings), built.clock)
    return built


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    built = runtime(settings)
    frame.serve(built, [(add, servicer(built)) for add, servicer in FACES], queries.knows)
