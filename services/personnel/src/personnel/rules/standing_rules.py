"""Standing: from who holds which post, who is away and what the mayor entrusted, to who may exercise which power."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.law import implements

OWN, DELEGATION, SUBSTITUTION, AUTHORIZATION = "own", "delegation", "substitution", "authorization"
THE_MAYOR = "mayor"
"""To be the mayor: it never passes, so that what was given can be taken back, and nothing is hidden from him."""
HEADS = {"unit_head": "unit_deputy", "office_director": "office_deputy"}
"""By which kind of post in the same unit somebody may stand in for its head."""
MAYOR_POWERS = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")


@dataclass(frozen=True)
class Seat:
    """A post held on the date judged, with its unit(s) and, for a vice mayor's post, what it is in charge of.

    `units` holds the post's unit and, where that is an internal unit, the superior it is part of; `functions` those
    of all of them; `under` each unit that is in nobody's own charge, with the nearest of its superiors that is in this
    post's; `until` is the last day as text, empty when no end is set.
    """

    person_id: UUID
    post_id: UUID
    kind: str
    units: tuple[str, ...]
    functions: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    title: str = ""
    until: str = ""
    under: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Absence:
    """A leave in course in the half day judged, and who stands in then.

    `overdue` says that its time is over and no return registered; `needed` that the one who is away is to stand in
    for another then, or that who stands in for him is away then.
    """

    person_id: UUID
    stand_in_id: UUID | None
    instrument: str
    until: str = ""
    overdue: bool = False
    needed: bool = False

    @property
    def holds(self) -> bool:
        """Whether it still keeps the person away.

        Who has overstayed counts as back when another's absence begins that he is to cover, or when who covered his
        own goes away as was granted; otherwise powers would be with nobody.
        """
        return not (self.overdue and self.needed)


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
    """An authorization in force on the date judged: the power is the principal's and the authorized person's.

    Narrowed to `doc_types` it gives the power under the name of each of these kinds of documents, as mayor.seal/letter.
    """

    person_id: UUID
    principal_id: UUID
    post_id: UUID
    power: str
    instrument: str
    until: str = ""
    doc_types: tuple[str, ...] = ()

    def given(self) -> tuple[str, ...]:
        """The powers it gives."""
        return tuple(f"{self.power}/{kind}" for kind in self.doc_types) or (self.power,)


@dataclass(frozen=True)
class Held:
    """A power held, by which title, in whose place, and on which paper.

    `through` is the superior by whose charge a unit that is in nobody's own charge is in this one's; else empty.
    """

    key: str
    via: str = OWN
    on_behalf_of: UUID | None = None
    instrument: str = ""
    until: str = ""
    through: str = ""


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
        return next((one for one in self.absences if one.person_id == self.person_id and one.holds), None)

    def seats_of(self, person_id: UUID | None) -> list[Seat]:
        """The posts somebody holds."""
        return [seat for seat in self.seats if seat.person_id == person_id]


def powers_of(facts: Facts) -> list[Held]:
    """Every power the person holds on the date the facts are of: own ones first, then borrowed ones."""
    held = [
        Held(key, until=seat.until, through=through.get(key, ""))
        for seat in facts.own()
        for through in [superiors(seat)]
        for resting in [_resting(facts, seat)]
        for key in seat_powers(seat)
        if key not in resting
    ]
    passed = {key for entrusted in given_away(facts) for key in entrusted.powers}
    held = [power for power in held if power.key not in passed]
    held += delegated(facts)
    held += substituted(facts)
    held += authorized(facts)
    return list(dict.fromkeys(held))


@implements("R7.1")
def in_charge_of(seat: Seat) -> tuple[str, ...]:
    """The powers of a vice mayor's post over what it is in charge of, itself or by a superior."""
    return (*(f"portfolio:{matter}" for matter in seat.matters), *superiors(seat))


def superiors(seat: Seat) -> dict[str, str]:
    """The powers over units in nobody's own charge that come with a post, each with the superior it comes by."""
    return {f"portfolio:{unit}": superior for unit, superior in seat.under}


def seat_powers(seat: Seat) -> Iterator[str]:
    """The powers that come with a post."""
    if seat.kind == "mayor":
        yield THE_MAYOR
        yield from MAYOR_POWERS
    elif seat.kind == "vice_mayor":
        yield "vice_mayor"
        yield from in_charge_of(seat)
    elif seat.matters:
        # A special task may be given to others than vice mayors; nobody stands in for them, so it does not rest.
        yield from in_charge_of(seat)
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


@implements("R7.2", "R9.1")
def passing(seat: Seat, to: Iterable[Seat]) -> tuple[str, ...]:
    """What of a post passes to a stand-in by the posts that one holds.

    A vice mayor's work passes to another vice mayor; a head's powers to a deputy of the same unit, if one was named.
    """
    if seat.kind == "vice_mayor":
        fits = any(other.kind == "vice_mayor" for other in to)
        return vice_mayors_work(seat) if fits else ()
    deputy = HEADS.get(seat.kind)
    fits = deputy is not None and any(other.kind == deputy and other.units[0] == seat.units[0] for other in to)
    return heads_powers(seat) if fits else ()


def vice_mayors_work(seat: Seat) -> tuple[str, ...]:
    """The powers of a vice mayor's post."""
    return ("vice_mayor", *in_charge_of(seat))


def heads_powers(seat: Seat) -> tuple[str, ...]:
    """The powers of a head's post that none of the unit's other members has."""
    functions = seat.functions if len(seat.units) == 1 else ()
    return (f"head:{seat.units[0]}", *(f"{function}.head" for function in functions))


def substituted(facts: Facts) -> list[Held]:
    """What the person holds in the place of others who are away, as one who is not."""
    if facts.away():
        return []
    return [
        Held(key, SUBSTITUTION, absence.person_id, absence.instrument, absence.until, through.get(key, ""))
        for absence in facts.absences
        if absence.stand_in_id == facts.person_id and absence.holds
        for seat in facts.seats_of(absence.person_id)
        for through in [superiors(seat)]
        for key in passing(seat, facts.own())
    ]


def _resting(facts: Facts, seat: Seat) -> tuple[str, ...]:
    """What of one's own post is the stand-in's while away.

    Where nobody was named for this post, or who was named can no longer act, it stays with its holder until another
    is named: in no half day is it nobody's.
    """
    away = facts.away()
    return passing(seat, facts.seats_of(away.stand_in_id)) if away else ()


@implements("R5.1")
def authorized(facts: Facts) -> list[Held]:
    """The powers of a serving mayor that the person may exercise beside him."""
    return [
        Held(key, AUTHORIZATION, paper.principal_id, paper.instrument, paper.until)
        for paper in facts.authorizations
        if paper.person_id == facts.person_id
        and facts.holds_post(paper.person_id, paper.post_id)
        and facts.is_mayor(paper.principal_id)
        for key in paper.given()
    ]


def _stands(facts: Facts, entrusted: Entrusted) -> bool:
    return facts.holds_post(entrusted.delegate_id, entrusted.post_id) and facts.is_mayor(entrusted.principal_id)


@dataclass(frozen=True)
class Suspended:
    """A power of one's own post that is another's for a while; `through` as in Held."""

    key: str
    holder_id: UUID
    via: str
    instrument: str
    through: str = ""


def suspended(facts: Facts) -> list[Suspended]:
    """The powers of the person's own posts that another holds on the date judged, and by which paper."""
    rest: list[Suspended] = []
    for entrusted in given_away(facts):
        rest += [Suspended(key, entrusted.delegate_id, DELEGATION, entrusted.instrument) for key in entrusted.powers]
    away = facts.away()
    if away and away.stand_in_id:
        rest += [
            Suspended(key, away.stand_in_id, SUBSTITUTION, away.instrument, through.get(key, ""))
            for seat in facts.own()
            for through in [superiors(seat)]
            for key in _resting(facts, seat)
        ]
    return rest
