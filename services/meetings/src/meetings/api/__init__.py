"""The gRPC faces of meetings, a servicer an area: one method an rpc, no logic."""

from chassis import frame
from chassis.run import Runtime
from chassis.standing import AskStanding
from meetings import queries
from meetings.api.meetings import MeetingsApi
from meetings.neighbours import Neighbours
from meetings.settings import Settings
from zhengling.meetings.v1.meetings_service_pb2_grpc import add_MeetingsServiceServicer_to_server

FACES = ((add_MeetingsServiceServicer_to_server, MeetingsApi),)
"""What adds a servicer to a server, and the servicer."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    runtime = Runtime.build(
        settings,
        "meetings",
        pool_size=settings.grpc_threads,
        standing=AskStanding(settings.personnel_grpc),
        neighbours=Neighbours(settings),
    )
    frame.serve(runtime, [(add, servicer(runtime)) for add, servicer in FACES], queries.knows)
