"""Standing: from who holds which post, who is away and what the mayor entrusted, to who may exercise which power."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.law import implements

OWN, DELEGATION, SUBSTITUTION, AUTHORIZATION = "own", "delegation", "substitution", "authorization"
THE_MAYOR = "mayor"
"""To be the mayor: it never passes, so that what was given can be taken back, and nothing is hidden from him."""
MAYOR_POWERS = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")


@dataclass(frozen=True)
class Seat:
    """A post held on the date judged, with its unit(s) and, for a vice mayor's post, what it is in charge of.

    `units` holds the post's unit and, where that is an internal unit, the superior it is part of; `functions` those
    of all of them; `until` is the last day as text, empty when no end is set.
    """

    person_id: UUID
    post_id: UUID
    kind: str
    units: tuple[str, ...]
    functions: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    title: str = ""
    until: str = ""


@dataclass(frozen=True)
class Absence:
    """A leave in course on the date judged, and who stands in."""

    person_id: UUID
    stand_in_id: UUID | None
    instrument: str
    until: str = ""


@dataclass(frozen=True)
class Entrusted:
    """A delegation in force on the date judged: the powers leave the principal and are the delegate's."""

    principal_id: UUID
    delegate_id: UUID
    post_id: UUID
    powers: tuple[str, ...]
    instrument: str
    until: str = ""


@dataclass(frozen=True)
class Authorized:
    """An authorization in force on the date judged: the power is the principal's and the authorized person's."""

    person_id: UUID
    principal_id: UUID
    post_id: UUID
    power: str
    instrument: str
    until: str = ""


@dataclass(frozen=True)
class Held:
    """A power held, by which title, in whose place, and on which paper."""

    key: str
    via: str = OWN
    on_behalf_of: UUID | None = None
    instrument: str = ""
    until: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is on record for one person on one date, and for those in whose place that person may act."""

    person_id: UUID
    seats: Sequence[Seat] = field(default_factory=tuple)
    absences: Sequence[Absence] = field(default_factory=tuple)
    delegations: Sequence[Entrusted] = field(default_factory=tuple)
    authorizations: Sequence[Authorized] = field(default_factory=tuple)

    def own(self) -> list[Seat]:
        """The posts the person holds."""
        return [seat for seat in self.seats if seat.person_id == self.person_id]

    def holds_post(self, person_id: UUID, post_id: UUID) -> bool:
        """Whether somebody holds the post a paper was given for."""
        return any(seat.person_id == person_id and seat.post_id == post_id for seat in self.seats)

    def is_mayor(self, person_id: UUID) -> bool:
        """Whether somebody serves as mayor; a paper of a former mayor is worth nothing."""
        return any(seat.person_id == person_id and seat.kind == "mayor" for seat in self.seats)

    def away(self) -> Absence | None:
        """The person's own absence, if there is one."""
        return next((absence for absence in self.absences if absence.person_id == self.person_id), None)


def powers_of(facts: Facts) -> list[Held]:
    """Every power the person holds on the date the facts are of: own ones first, then borrowed ones."""
    away = facts.away() is not None
    held = [Held(key, until=seat.until) for seat in facts.own() for key in seat_powers(seat, away)]
    passed = {key for entrusted in given_away(facts) for key in entrusted.powers}
    held = [power for power in held if power.key not in passed]
    held += delegated(facts)
    held += substituted(facts)
    held += authorized(facts)
    return list(dict.fromkeys(held))


@implements("R7.1")
def in_charge_of(matters: Iterable[str]) -> tuple[str, ...]:
    """The powers of a vice mayor's post over what it is in charge of."""
    return tuple(f"portfolio:{matter}" for matter in matters)


def seat_powers(seat: Seat, away: bool = False) -> Iterator[str]:
    """The powers that come with a post; those of a vice mayor's post rest while its holder is away (article 7)."""
    if seat.kind == "mayor":
        yield THE_MAYOR
        yield from MAYOR_POWERS
    elif seat.kind == "vice_mayor" and not away:
        yield "vice_mayor"
        yield from in_charge_of(seat.matters)
    # Only the post's own unit has the holder as its head or deputy; of the superior he is a member.
    if seat.kind in ("unit_head", "office_director"):
        yield f"head:{seat.units[0]}"
    elif seat.kind in ("unit_deputy", "office_deputy"):
        yield f"deputy:{seat.units[0]}"
    for unit in seat.units:
        yield f"member:{unit}"
    part = len(seat.units) > 1
    for function in seat.functions:
        if seat.kind in ("unit_head", "office_director") and not part:
            yield f"{function}.head"
        elif seat.kind in ("unit_deputy", "office_deputy") and not part:
            yield f"{function}.deputy"
        yield f"{function}.staff"


@implements("R5.2")
def delegated(facts: Facts) -> list[Held]:
    """The mayor's powers the person holds because a serving mayor entrusted the post still held."""
    return [
        Held(key, DELEGATION, entrusted.principal_id, entrusted.instrument, entrusted.until)
        for entrusted in facts.delegations
        if entrusted.delegate_id == facts.person_id and _stands(facts, entrusted)
        for key in entrusted.powers
    ]


def given_away(facts: Facts) -> list[Entrusted]:
    """The delegations by which the person's own powers rest with another, who holds them on the very same terms."""
    return [
        entrusted
        for entrusted in facts.delegations
        if entrusted.principal_id == facts.person_id and _stands(facts, entrusted)
    ]


@implements("R7.2")
def substituted(facts: Facts) -> list[Held]:
    """What the person holds in the place of vice mayors who are away, as a vice mayor who is not."""
    if facts.away() or not any(seat.kind == "vice_mayor" for seat in facts.own()):
        return []
    return [
        Held(key, SUBSTITUTION, absence.person_id, absence.instrument, absence.until)
        for absence in facts.absences
        if absence.stand_in_id == facts.person_id
        for seat in facts.seats
        if seat.person_id == absence.person_id and seat.kind == "vice_mayor"
        for key in ("vice_mayor", *in_charge_of(seat.matters))
    ]


@implements("R5.1")
def authorized(facts: Facts) -> list[Held]:
    """The powers of a serving mayor that the person may exercise beside him."""
    return [
        Held(paper.power, AUTHORIZATION, paper.principal_id, paper.instrument, paper.until)
        for paper in facts.authorizations
        if paper.person_id == facts.person_id
        and facts.holds_post(paper.person_id, paper.post_id)
        and facts.is_mayor(paper.principal_id)
    ]


def _stands(facts: Facts, entrusted: Entrusted) -> bool:
    return facts.holds_post(entrusted.delegate_id, entrusted.post_id) and facts.is_mayor(entrusted.principal_id)


@dataclass(frozen=True)
class Suspended:
    """A power of one's own post that is another's for a while."""

    key: str
    holder_id: UUID | None
    via: str
    instrument: str


def suspended(facts: Facts) -> list[Suspended]:
    """The powers of the person's own posts that another holds on the date judged, and by which paper."""
    rest: list[Suspended] = []
    for entrusted in given_away(facts):
        rest += [Suspended(key, entrusted.delegate_id, DELEGATION, entrusted.instrument) for key in entrusted.powers]
    if away := facts.away():
        rest += [
            Suspended(key, away.stand_in_id, SUBSTITUTION, away.instrument)
            for seat in facts.own()
            if seat.kind == "vice_mayor"
            for key in ("vice_mayor", *in_charge_of(seat.matters))
        ]
    return rest
