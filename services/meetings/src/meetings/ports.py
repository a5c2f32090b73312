"""What meetings asks of other services, as plain values: the api asks by gRPC, tests answer from a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from chassis.actor import Actor, Standing
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb


@dataclass(frozen=True)
class Holder:
    """One person who holds a post."""

    person_id: UUID
    name: str
    post_kind: str
    title: str
    """The post in words; it says so where the holder only acts in it."""
    unit: str = ""
    away: bool = False
    """Whether the person is away on that date."""


@dataclass(frozen=True)
class Legality:
    """Where the legality review of a document stands; `finding` is none, lawful or unlawful."""

    normative: bool
    finding: str
    sha256: str = ""
    """What tells one text of the document from another; empty where it is not seen."""


@dataclass(frozen=True)
class Draft:
    """The text of a document as it stood when it was asked for."""

    title: str
    body: str
    level: int

    @property
    def sha256(self) -> str:
        """The same as Legality tells of this text."""
        return sha256(f"{self.title}\n{self.body}".encode()).hexdigest()


UNSEEN = Legality(normative=True, finding="none")
"""How a document is judged that the asking person cannot see: as a normative one without a finding."""


class Ports(Protocol):
    """The asks; both raise NeighbourDown when the other service does not answer."""

    def holders(self, actor: Actor, post_kinds: Iterable[str], on: date) -> list[Holder]:
        """Who holds posts of these kinds on a date, most senior first."""

    def in_charge(self, actor: Actor, unit: str, on: date) -> Holder | None:
        """Who is in charge of a unit on a date, itself or by a superior of it; None when nobody is."""

    def units(self, actor: Actor, codes: Iterable[str], on: date) -> dict[str, str]:
        """The kinds of those among these units, by their codes, that are there on a date."""

    def unit_names(self, actor: Actor) -> Mapping[str, str]:
        """The names of all units by their codes, the dissolved ones too, for printing."""

    def print_paper(self, actor: Actor, paper: rendering_pb.RenderPaperRequest) -> bytes:
        """A paper in the national layout, as a PDF."""

    def print_form(self, actor: Actor, form: rendering_pb.RenderFormRequest) -> bytes:
        """A form with its opinions, as a PDF."""

    def serving(self, actor: Actor, unit: str, on: date) -> dict[UUID, str]:
        """The names of those who serve in a unit, or in a part of it, on a date."""

    def draft(self, actor: Actor, document_id: UUID) -> Draft | None:
        """The text of a document; None when there is none or it may not be known."""

    def legality(self, actor: Actor, document_id: UUID) -> Legality:
        """Where the legality review of a document stands; UNSEEN when there is none or it may not be known."""

    def standing_of(self, actor: Actor, person_id: UUID, on: date) -> Standing:
        """The standing of another, for the office; one without any power for a person who stands nowhere."""
