"""The gRPC face of supervision, bound to the commands and reads by their names."""

from chassis import binding, frame
from chassis.run import Runtime
from chassis.standing import AskStanding
from supervision import queries
from supervision.neighbours import Neighbours
from supervision.settings import Settings

FACES = binding.faces("supervision")
"""What adds a servicer to a server, and the servicer."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    runtime = Runtime.build(
        settings,
        "supervision",
        pool_size=settings.grpc_threads,
        standing=AskStanding(settings.personnel_grpc),
        neighbours=Neighbours(settings),
    )
    frame.serve(runtime, [(add, face(runtime)) for add, face in FACES], queries.knows)
