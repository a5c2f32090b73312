"""The asks of meetings by gRPC; only the api process imports this."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.actor import Actor
from chassis.errors import NotFound
from chassis.grpc_client import Client
from chassis.settings import FrameSettings
from meetings.ports import UNSEEN, Holder, Legality
from zhengling.documents.v1 import documents_service_pb2 as documents_pb
from zhengling.documents.v1.documents_service_pb2_grpc import DocumentsServiceStub
from zhengling.personnel.v1 import personnel_service_pb2 as personnel_pb
from zhengling.personnel.v1.personnel_service_pb2_grpc import PersonnelServiceStub


class Neighbours:
    """Ports over gRPC; see meetings.ports for what each ask means."""

    def __init__(self, settings: FrameSettings) -> None:
        self._personnel = Client("personnel", settings.personnel_grpc, PersonnelServiceStub)
        self._documents = Client("documents", settings.documents_grpc, DocumentsServiceStub)

    def holders(self, actor: Actor, post_kinds: Iterable[str], on: date) -> list[Holder]:
        """Who holds posts of these kinds on a date."""
        request = personnel_pb.ListHoldersRequest(post_kinds=list(post_kinds), on=on.isoformat())
        reply = self._personnel.ask("ListHolders", request, actor=actor, safe=True)
        return [Holder(UUID(held.person_id), held.name, held.post_kind, held.title) for held in reply.holders]

    def legality(self, actor: Actor, document_id: UUID) -> Legality:
        """Where the legality review of a document stands."""
        request = documents_pb.GetLegalityRequest(document_id=str(document_id))
        try:
            reply = self._documents.ask("GetLegality", request, actor=actor, safe=True)
        except NotFound:
            return UNSEEN
        return Legality(reply.normative, reply.finding)
