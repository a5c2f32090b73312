"""The gRPC faces of personnel, a servicer a proto, bound to the commands and reads by their names."""

from chassis import binding, frame
from chassis.run import Runtime
from personnel import facts, queries
from personnel.acting.standing import Standings, planned_once
from personnel.settings import Settings
from zhengling.common.v1 import standing_service_pb2

FACES = binding.faces("personnel", also=[standing_service_pb2])
"""What adds a servicer to a server, and the servicer."""


def runtime(settings: Settings) -> Runtime:
    """The runtime of a process of personnel that may act for people: it asks nobody for their standing but itself."""
    built = Runtime.build(settings, "personnel", pool_size=settings.grpc_threads)
    built.standing = Standings(planned_once(settings), built.clock)
    return built


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    built = runtime(settings)
    frame.serve(built, [(add, face(built)) for add, face in FACES], queries.knows, facts.KINDS)
