"""What meetings asks of other services, as plain values: the api asks by gRPC, tests answer from a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.actor import Actor


@dataclass(frozen=True)
class Holder:
    """One person who holds a post."""

    person_id: UUID
    name: str
    post_kind: str
    title: str


@dataclass(frozen=True)
class Legality:
    """Where the legality review of a document stands; `finding` is none, lawful or unlawful."""

    normative: bool
    finding: str


UNSEEN = Legality(normative=True, finding="none")
"""How a document is judged that the asking person cannot see: as a normative one without a finding."""


class Ports(Protocol):
    """The asks; both raise NeighbourDown when the other service does not answer."""

    def holders(self, actor: Actor, post_kinds: Iterable[str], on: date) -> list[Holder]:
        """Who holds posts of these kinds on a date, most senior first."""

    def legality(self, actor: Actor, document_id: UUID) -> Legality:
        """Where the legality review of a document stands; UNSEEN when there is none or it may not be known."""
