"""The gRPC faces of documents, a servicer a proto, bound to the commands and reads by their names."""

from chassis import binding, frame
from chassis.run import Runtime
from chassis.standing import AskStanding
from documents import facts, queries
from documents.neighbours import Neighbours
from documents.settings import Settings

FACES = binding.faces("documents")
"""What adds a servicer to a server, and the servicer."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    runtime = Runtime.build(
        settings,
        "documents",
        pool_size=settings.grpc_threads,
        standing=AskStanding(settings.personnel_grpc),
        neighbours=Neighbours(settings.personnel_grpc, settings.meetings_grpc),
    )
    frame.serve(runtime, [(add, face(runtime)) for add, face in FACES], queries.knows, facts.KINDS)
