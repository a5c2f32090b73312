"""The gRPC faces of meetings, a servicer a proto, bound to the commands and reads by their names."""

from chassis import binding, frame
from chassis.run import Runtime
from chassis.standing import AskStanding
from meetings import facts, queries
from meetings.neighbours import Neighbours
from meetings.oneself import with_oneself
from meetings.settings import Settings

FACES = binding.faces("meetings")
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
    frame.serve(runtime, [(add, face(runtime)) for add, face in FACES], queries.knows, facts.KINDS)
