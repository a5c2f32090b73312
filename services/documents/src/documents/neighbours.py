"""What this service asks of others; only its api process does."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.actor import Actor
from chassis.grpc_client import Client
from zhengling.meetings.v1 import decision_service_pb2 as decision_pb
from zhengling.meetings.v1.decision_service_pb2_grpc import DecisionServiceStub
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub


@dataclass(frozen=True)
class Decision:
    """What a meeting decided, as far as a document rests on it."""

    id: UUID
    meeting_kind: str
    outcome: str
    decided_on: date


class Neighbours:
    """Typed asks of personnel and meetings; they raise NotFound and NeighbourDown."""

    def __init__(self, personnel: str, meetings: str) -> None:
        self._directory = Client("personnel", personnel, DirectoryServiceStub)
        self._meetings = Client("meetings", meetings, DecisionServiceStub)

    def require_unit(self, actor: Actor, code: str) -> None:
        """Return if there is such a unit."""
        self._directory.ask("GetUnit", directory_pb.GetUnitRequest(code=code), actor=actor, safe=True)

    def decision(self, actor: Actor, decision_id: UUID) -> Decision:
        """A decision of a meeting."""
        request = decision_pb.GetDecisionRequest(decision_id=str(decision_id))
        found = self._meetings.ask("GetDecision", request, actor=actor, safe=True)
        return Decision(UUID(found.id), found.meeting_kind, found.outcome, date.fromisoformat(found.decided_on))
