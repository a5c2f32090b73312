"""The gRPC faces of personnel, a servicer an area: one method an rpc, no logic."""

from chassis import frame
from chassis.run import Runtime
from personnel import queries, standing
from personnel.api.personnel import PersonnelApi
from personnel.api.standing import StandingApi
from personnel.settings import Settings
from zhengling.common.v1.standing_service_pb2_grpc import add_StandingServiceServicer_to_server
from zhengling.personnel.v1.personnel_service_pb2_grpc import add_PersonnelServiceServicer_to_server

FACES = (
    (add_StandingServiceServicer_to_server, StandingApi),
    (add_PersonnelServiceServicer_to_server, PersonnelApi),
)
"""What adds a servicer to a server, and the servicer."""


def runtime(settings: Settings) -> Runtime:
    """The runtime of a process of personnel that may act for people: it asks nobody for their standing but itself."""
    built = Runtime.build(settings, "personnel", pool_size=settings.grpc_threads)
    built.standing = standing.local(built.reading, built.clock)
    return built


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    built = runtime(settings)
    frame.serve(built, [(add, servicer(built)) for add, servicer in FACES], queries.knows)
