"""The duty board: who is reached at an instant, in a fixed number of statements however many people there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, and_, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from chassis.clock import SHANGHAI
from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.model import (
    Appointment,
    Delegation,
    DutyShift,
    Leave,
    Person,
    Post,
    UnitTerm,
    UnreachableWindow,
    absence,
    directory,
)
from personnel.model.leave import Substitution
from personnel.model.post import DEPUTY, DIRECTOR, HEAD, MAYOR, OFFICE_DEPUTY, VICE_MAYOR
from personnel.model.reachability import halves_of, overlapping
from personnel.rules import contact_rules

LEADERS_AND_HEADS = (MAYOR, VICE_MAYOR, DIRECTOR, OFFICE_DEPUTY, HEAD)
OF_A_UNIT = (*LEADERS_AND_HEADS, DEPUTY)
MOST = 1000
"""How many people a board shows; a city has a few hundred units."""


@dataclass(frozen=True)
class Reached:
    """A person and how that person is reached."""

    person_id: UUID
    name: str
    phone: str


@dataclass(frozen=True)
class Entry:
    """One person on the board: the seat, the leave and the window at that instant, where there are any."""

    person_id: UUID
    name: str
    phone: str
    post_kind: str
    title: str
    unit: str
    unit_name: str
    state: str
    away_until: date | None
    stand_in: Reached | None
    unreachable_until: datetime | None
    contact: Reached | None
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Acting:
    """Who acts for the mayor, by which paper, until which day."""

    person: Reached
    instrument: str
    until: date | None


@dataclass(frozen=True)
class Conflict:
    """Somebody on duty who cannot be there, and why."""

    person_id: UUID
    name: str
    why: str


@dataclass(frozen=True)
class Manned:
    """A shift with its people, and who of them cannot be there."""

    id: UUID
    day: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    leader: Reached
    staff: tuple[Reached, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Board:
    """Who is reached at an instant."""

    at: datetime
    entries: tuple[Entry, ...]
    acting_mayor: Acting | None
    duties: tuple[Manned, ...]
    cut: bool


class Presence:
    """The leaves and windows that touch a time, for asking of any person in them about any part of it."""

    def __init__(self, leaves: Iterable[Row[Any]], windows: Iterable[Row[Any]], now: int) -> None:
        self._leaves: dict[UUID, list[Row[Any]]] = defaultdict(list)
        self._windows: dict[UUID, list[Row[Any]]] = defaultdict(list)
        self._now = now
        for leave in leaves:
            self._leaves[leave.person_id].append(leave)
        for window in windows:
            self._windows[window.person_id].append(window)

    def leaves(self, person_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Row[Any]]:
        """The leaves that keep a person away at some instant of a time, a row for each who stands in meanwhile."""
        if person_id not in self._leaves:
            return []
        first, end = halves_of(starts_at, ends_at)
        rows = (row for row in self._leaves[person_id] if row.away_half < end and row.back_half > first)
        # One that has run over its time is reckoned to last until now, as everywhere.
        return [row for row in rows if self._now >= first or row.due_half > first]

    def window(self, person_id: UUID, starts_at: datetime, ends_at: datetime) -> Row[Any] | None:
        """The window in which a person is without contact at some instant of a time."""
        rows = self._windows.get(person_id, ())
        return next((row for row in rows if row.starts_at < ends_at and row.ends_at > starts_at), None)

    def reach(self, person_id: UUID, starts_at: datetime, ends_at: datetime) -> str:
        """How a person stands in a time: away, unreachable or reachable."""
        away = bool(self.leaves(person_id, starts_at, ends_at))
        return contact_rules.reach(away, self.window(person_id, starts_at, ends_at) is not None)


def get_duty_board(ctx: Context, unit: str, at: datetime | None) -> Board:
    """The leaders and the heads of all units, or the head and deputies of one, at an instant.

    Raises RuleBroken(R78.1) for who neither leads nor serves in the office, and NotFound for no such unit,
    Malformed for what is no code of one.
    """
    require_codes(unit=unit)
    ctx.exercise("R78.1", *contact_rules.board_readers(ctx.standing.units))
    at = at or ctx.now
    day = at.astimezone(SHANGHAI).date()
    if unit:
        directory.unit_on(ctx.session, unit, day)
    seats = _seats(ctx, unit, day)
    shifts = list(ctx.session.scalars(_shifts(), {"day": day, "at": at}))
    moment, half = (at, at + timedelta(microseconds=1)), absence.current_half(at)
    span = (min([at, *(shift.starts_at for shift in shifts)]), max([moment[1], *(shift.ends_at for shift in shifts)]))
    windows = list(ctx.session.execute(_windows(), {"starts_at": span[0], "ends_at": span[1]}))
    on_duty = [key for shift in shifts for key in shift.everybody]
    named = {seat.person_id for seat in seats} | {window.contact_id for window in windows} | set(on_duty)
    presence = Presence(_leaves(ctx, named, *span), windows, absence.current_half(ctx.now))
    rows = ctx.session.execute(_people(), {"people": on_duty}) if on_duty else ()
    people = {row.id: Reached(row.id, row.name, row.phone) for row in rows}
    return Board(
        at,
        tuple(_entry(seat, presence, moment, half) for seat in seats[:MOST]),
        _acting(ctx, day, half),
        tuple(_manned(shift, people, presence, at) for shift in shifts),
        len(seats) > MOST,
    )


def _seats(ctx: Context, unit: str, day: date) -> list[Any]:
    """Each person once, in the most senior of the posts asked for, most senior first."""
    seats: dict[UUID, Any] = {}
    for seat in ctx.session.execute(_seats_asked(bool(unit)), {"unit": unit, "day": day}):
        seats.setdefault(seat.person_id, seat)
    return list(seats.values())


# Composing a statement costs more than the database's own work for it, so each is composed once; _leaves cannot be.
@cache
def _seats_asked(of_one: bool) -> Any:
    unit, day, internal = _given("unit"), _given("day"), UnitTerm.kind == "internal_unit"
    within = or_(UnitTerm.code == unit, and_(internal, UnitTerm.superior == unit)) if of_one else ~internal
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.phone,
            Post.kind.label("post_kind"),
            Post.title,
            Post.unit,
            UnitTerm.name.label("unit_name"),
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Post, Post.id == Appointment.post_id)
        .join(UnitTerm, UnitTerm.code == Post.unit)
        .where(Appointment.starts <= day, Appointment.ends > day)
        .where(Post.kind.in_(OF_A_UNIT if of_one else LEADERS_AND_HEADS))
        .where(UnitTerm.starts <= day, UnitTerm.ends > day, within)
        .order_by(Post.rank, Appointment.id)
        .limit(2 * MOST)
    )


@cache
def _shifts() -> Any:
    """The shifts of a day, and one of the day before that is still under way."""
    under_way = and_(DutyShift.starts_at <= _given("at"), DutyShift.ends_at > _given("at"))
    query = select(DutyShift).where(or_(DutyShift.day == _given("day"), under_way))
    return query.order_by(DutyShift.starts_at, DutyShift.id)


@cache
def _windows() -> Any:
    """All windows of a time, with who is called instead; at no time are there many."""
    window, contact = UnreachableWindow, aliased(Person)
    return (
        select(window.person_id, window.starts_at, window.ends_at, window.contact_id, contact.name, contact.phone)
        .join(contact, contact.id == window.contact_id)
        .where(overlapping(_given("starts_at"), _given("ends_at")))
        .order_by(window.starts_at)
    )


def _leaves(ctx: Context, people: set[UUID], starts_at: datetime, ends_at: datetime) -> list[Any]:
    """The leaves of these people in that time, each with who stands in, for every term in which somebody does."""
    first, end = halves_of(starts_at, ends_at)
    term, stand_in = Substitution, aliased(Person)
    query = (
        absence.away_between(first, end, absence.current_half(ctx.now))
        .outerjoin(term, and_(term.leave_id == Leave.id, term.first_half < end, term.back_half > first))
        .outerjoin(stand_in, stand_in.id == term.stand_in_id)
        .where(Leave.person_id == any_(bindparam("people", type_=ARRAY(Uuid))))
        .order_by(Leave.away_half, term.first_half)
        .with_only_columns(
            Leave.person_id,
            Leave.until,
            Leave.due_half,
            Leave.away_half,
            Leave.back_half,
            term.first_half,
            term.back_half.label("relieved_half"),
            stand_in.id.label("stand_in_id"),
            stand_in.name,
            stand_in.phone,
        )
    )
    return list(ctx.session.execute(query, {"people": list(people)}))


@cache
def _people() -> Any:
    among = bindparam("people", type_=ARRAY(Uuid))
    return select(Person.id, Person.name, Person.phone).where(Person.id == any_(among))


@cache
def _entrusted() -> Any:
    """Who is entrusted with the general work in a half day, by a paper that stands on that day."""
    half, day, mayor = _given("half"), _given("day"), aliased(Appointment)
    return (
        select(Person.id, Person.name, Person.phone, Delegation.instrument, Delegation.ends)
        .join(Person, Person.id == Delegation.delegate_id)
        .join(Appointment, and_(Appointment.post_id == Delegation.post_id, Appointment.person_id == Person.id))
        .join(mayor, mayor.person_id == Delegation.principal_id)
        .join(Post, and_(Post.id == mayor.post_id, Post.kind == MAYOR))
        .where(Delegation.first_half <= half, Delegation.back_half > half)
        .where(Appointment.starts <= day, Appointment.ends > day, mayor.starts <= day, mayor.ends > day)
        .limit(1)
    )


def _acting(ctx: Context, day: date, half: int) -> Acting | None:
    row = ctx.session.execute(_entrusted(), {"half": half, "day": day}).first()
    return Acting(Reached(row.id, row.name, row.phone), row.instrument, row.ends - timedelta(days=1)) if row else None


def _given(name: str) -> Any:
    return bindparam(name)


def _entry(seat: Any, presence: Presence, moment: tuple[datetime, datetime], half: int) -> Entry:
    """How one person stands at an instant, and what of it is not in order."""
    leaves, window = presence.leaves(seat.person_id, *moment), presence.window(seat.person_id, *moment)
    relief = next((row for row in leaves if row.stand_in_id and row.first_half <= half < row.relieved_half), None)
    advice = []
    if window and (found := presence.reach(window.contact_id, *moment)) != contact_rules.REACHABLE:
        advice.append(f"contact_{found}")
    if relief and (found := presence.reach(relief.stand_in_id, *moment)) != contact_rules.REACHABLE:
        advice.append(f"stand_in_{found}")
    return Entry(
        **seat._mapping,
        state=contact_rules.reach(bool(leaves), window is not None),
        away_until=next((row.until for row in leaves if row.due_half > half), None),
        stand_in=Reached(relief.stand_in_id, relief.name, relief.phone) if relief else None,
        unreachable_until=window.ends_at if window else None,
        contact=Reached(window.contact_id, window.name, window.phone) if window else None,
        advice=tuple(advice),
    )


def _manned(shift: DutyShift, people: Mapping[UUID, Reached], presence: Presence, since: datetime) -> Manned:
    """A shift with whoever of its people cannot be there in what is left of it."""
    left = (max(shift.starts_at, since), shift.ends_at)
    found = [(people[key], presence.reach(key, *left)) for key in shift.everybody if left[0] < left[1]]
    return Manned(
        id=shift.id,
        day=shift.day,
        shift=shift.shift,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        leader=people[shift.leader_id],
        staff=tuple(people[key] for key in shift.staff),
        conflicts=tuple(
            Conflict(person.person_id, person.name, why) for person, why in found if why != contact_rules.REACHABLE
        ),
    )
