"""The asks of meetings by gRPC; only the api process imports this."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from google.protobuf.message import Message

from chassis.actor import Actor, Standing
from chassis.db import MAX_PAGE
from chassis.errors import NotFound
from chassis.grpc_client import Client
from chassis.settings import FrameSettings
from chassis.standing import from_proto
from meetings.ports import UNSEEN, Draft, Holder, Legality
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub
from zhengling.documents.v1 import documents_service_pb2 as documents_pb
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb
from zhengling.documents.v1.documents_service_pb2_grpc import DocumentsServiceStub
from zhengling.documents.v1.rendering_service_pb2_grpc import RenderingServiceStub
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub

PRINT_SECONDS = 12.0
"""The documents service gives a rendering up after 10 s by itself."""


class Neighbours:
    """Ports over gRPC; see meetings.ports for what each ask means."""

    def __init__(self, settings: FrameSettings) -> None:
        self._directory = Client("personnel", settings.personnel_grpc, DirectoryServiceStub)
        self._standing = Client("personnel", settings.personnel_grpc, StandingServiceStub)
        self._documents = Client("documents", settings.documents_grpc, DocumentsServiceStub)
        self._rendering = Client("documents", settings.documents_grpc, RenderingServiceStub)

    def holders(self, actor: Actor, post_kinds: Iterable[str], on: date) -> list[Holder]:
        """Who holds posts of these kinds on a date."""
        request = directory_pb.ListHoldersRequest(post_kinds=list(post_kinds), on=on.isoformat())
        reply = self._directory.ask("ListHolders", request, actor=actor, safe=True)
        return [_holder(held) for held in reply.holders]

    def in_charge(self, actor: Actor, unit: str, on: date) -> Holder | None:
        """Who is in charge of a unit on a date."""
        request = directory_pb.GetPortfolioHolderRequest(unit=unit, on=on.isoformat())
        try:
            return _holder(self._directory.ask("GetPortfolioHolder", request, actor=actor, safe=True))
        except NotFound:
            return None

    def units(self, actor: Actor, codes: Iterable[str], on: date) -> dict[str, str]:
        """The kinds of those among these units that are there on a date; a city's units are a page or two."""
        wanted, cursor = set(codes), ""
        found: dict[str, str] = {}
        while wanted - found.keys():
            request = directory_pb.ListUnitsRequest(on=on.isoformat(), limit=MAX_PAGE, cursor=cursor)
            reply = self._directory.ask("ListUnits", request, actor=actor, safe=True)
            found |= {unit.code: unit.kind for unit in reply.units if unit.code in wanted}
            cursor = reply.next_cursor
            if not cursor:
                break
        return found

    def unit_names(self, actor: Actor) -> Mapping[str, str]:
        """The names of all units."""
        names: dict[str, str] = {}
        cursor, more = "", True
        while more:
            request = directory_pb.ListUnitsRequest(limit=MAX_PAGE, cursor=cursor)
            reply = self._directory.ask("ListUnits", request, actor=actor, safe=True)
            names |= {unit.code: unit.name for unit in reply.units}
            cursor = reply.next_cursor
            more = bool(cursor)
        return names

    def print_paper(self, actor: Actor, paper: rendering_pb.RenderPaperRequest) -> bytes:
        """A paper as a PDF; that nothing is kept of it makes asking twice harmless."""
        return self._printed("RenderPaper", paper, actor)

    def print_form(self, actor: Actor, form: rendering_pb.RenderFormRequest) -> bytes:
        """A form as a PDF."""
        return self._printed("RenderForm", form, actor)

    def _printed(self, method: str, request: Message, actor: Actor) -> bytes:
        reply = self._rendering.ask(method, request, actor=actor, timeout=PRINT_SECONDS, safe=True)
        return bytes(reply.content)

    def serving(self, actor: Actor, unit: str, on: date) -> dict[UUID, str]:
        """The names of those who serve in a unit on a date."""
        found: dict[UUID, str] = {}
        cursor = ""
        while True:
            request = directory_pb.ListPeopleRequest(unit=unit, on=on.isoformat(), limit=MAX_PAGE, cursor=cursor)
            reply = self._directory.ask("ListPeople", request, actor=actor, safe=True)
            found |= {UUID(person.id): person.name for person in reply.people}
            cursor = reply.next_cursor
            if not cursor:
                return found

    def legality(self, actor: Actor, document_id: UUID) -> Legality:
        """Where the legality review of a document stands."""
        request = documents_pb.GetLegalityRequest(document_id=str(document_id))
        try:
            reply = self._documents.ask("GetLegality", request, actor=actor, safe=True)
        except NotFound:
            return UNSEEN
        return Legality(reply.normative, reply.finding, reply.text_sha256)

    def draft(self, actor: Actor, document_id: UUID) -> Draft | None:
        """The text of a document."""
        request = documents_pb.GetDocumentRequest(document_id=str(document_id))
        try:
            reply = self._documents.ask("GetDocument", request, actor=actor, safe=True)
        except NotFound:
            return None
        return Draft(reply.title, reply.body, reply.level)

    def standing_of(self, actor: Actor, person_id: UUID, on: date) -> Standing:
        """The standing of another."""
        request = standing_pb.GetStandingRequest(person_id=str(person_id), on=on.isoformat())
        try:
            return from_proto(self._standing.ask("GetStanding", request, actor=actor, safe=True))
        except NotFound:
            return Standing(person_id)


def _holder(held: directory_pb.Holder) -> Holder:
    return Holder(UUID(held.person_id), held.name, held.post_kind, held.title, held.unit, held.away)
