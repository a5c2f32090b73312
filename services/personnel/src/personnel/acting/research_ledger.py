"""How each leader's research of a year stands, reckoned from the trips: for reads, warnings and commands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import Malformed
from chassis.law import BeforeTheRules
from chassis.run import Context
from chassis.workdays import Calendar
from personnel.model import Appointment, Person, Post, ResearchTrip
from personnel.model.research import CANCELLED, REPORTED
from personnel.rules import research_rules as law
from personnel.rules.half_day_rules import after, half_of

MONTHS = range(1, 13)


@dataclass
class Tally:
    """Whole and half days, to be weighed by the rulebook."""

    whole: int = 0
    halves: int = 0

    def add(self, whole: bool) -> None:
        """Count one more day, or half of one."""
        if whole:
            self.whole += 1
        else:
            self.halves += 1

    def days(self, on: date) -> Fraction:
        """What it comes to."""
        return law.counted_days(self.whole, self.halves, on)


@dataclass(frozen=True)
class Month:
    """What one month holds of done and of planned days."""

    month: str
    done: Fraction
    planned: Fraction


@dataclass(frozen=True)
class Ledger:
    """One leader's year, in days; `as_of` is None for a year that has not begun."""

    person_id: UUID
    name: str
    title: str
    year: int
    as_of: date | None
    served: int
    required: Fraction
    done: Fraction
    planned: Fraction
    unreported: Fraction
    projected: Fraction
    shortfall: Fraction
    months: tuple[Month, ...]


@dataclass
class _Served:
    """Who a leader is, and on which days of the year he serves; the most senior post gives the title."""

    name: str
    title: str
    days: set[date] = field(default_factory=set)


def ledgers(
    session: Session, calendar: Calendar, year: int, as_of: date, person_ids: Sequence[UUID] | None = None
) -> list[Ledger]:
    """The ledgers of all who serve as leaders in a year, or of some of them, most senior first.

    `as_of` divides done from ahead; a day outside the year is taken as its nearest end. Raises Malformed for a year in
    which no rule was in force.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    try:
        kinds = law.leader_kinds(last)
    except BeforeTheRules as error:
        raise Malformed({"year": "这一年规则尚未施行 / no rule was in force in that year"}) from error
    served = _served(session, kinds, first, last, person_ids)
    trips: dict[UUID, list[ResearchTrip]] = defaultdict(list)
    query = select(ResearchTrip).where(
        ResearchTrip.leader_id.in_(served),
        ResearchTrip.state != CANCELLED,
        ResearchTrip.to_half > half_of(first),
        ResearchTrip.from_half < after(last),
    )
    for trip in session.scalars(query) if served else ():
        trips[trip.leader_id].append(trip)
    as_of = min(as_of, last)
    return [_ledger(key, leader, trips[key], calendar, year, as_of) for key, leader in served.items()]


@dataclass(frozen=True)
class Counted:
    """A trip, and what it counts in days."""

    trip: ResearchTrip
    days: Fraction

    @property
    def id(self) -> UUID:
        """The trip's."""
        return self.trip.id


def counted(ctx: Context, trip: ResearchTrip) -> Counted:
    """A trip with what it counts by the rulebook of today."""
    return Counted(trip, days_of(trip, ctx.runtime.calendar, ctx.today))


def days_of(trip: ResearchTrip, calendar: Calendar, on: date) -> Fraction:
    """What a trip counts, in days."""
    tally, working = Tally(), law.counts_working_days_only(on)
    for day, whole in trip.portions():
        if not working or calendar.is_workday(day):
            tally.add(whole)
    return tally.days(on)


def _served(
    session: Session, kinds: Iterable[str], first: date, last: date, person_ids: Sequence[UUID] | None
) -> dict[UUID, _Served]:
    query = (
        select(Person.id, Person.name, Post.title, Appointment.starts, Appointment.ends)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Post.kind.in_(list(kinds)), Appointment.starts <= last, Appointment.ends > first)
        .order_by(Post.rank, Appointment.id)
    )
    if person_ids is not None:
        query = query.where(Person.id.in_(person_ids))
    found: dict[UUID, _Served] = {}
    for key, name, title, starts, ends in session.execute(query):
        leader = found.setdefault(key, _Served(name, title))
        begin, end = max(starts, first), min(ends - timedelta(days=1), last)
        leader.days |= {begin + timedelta(days=number) for number in range((end - begin).days + 1)}
    return {key: leader for key, leader in found.items() if leader.days}


def _ledger(
    key: UUID, leader: _Served, trips: Iterable[ResearchTrip], calendar: Calendar, year: int, as_of: date
) -> Ledger:
    last = date(year, 12, 31)
    working = law.counts_working_days_only(last)
    done, planned = defaultdict[int, Tally](Tally), defaultdict[int, Tally](Tally)
    unreported = Tally()
    for trip in trips:
        for day, whole in trip.portions():
            if day.year != year or (working and not calendar.is_workday(day)):
                continue
            if day > as_of:
                planned[day.month].add(whole)
            elif trip.state == REPORTED:
                done[day.month].add(whole)
            else:
                unreported.add(whole)
    months = tuple(
        Month(f"{year:04}-{month:02}", done[month].days(last), planned[month].days(last)) for month in MONTHS
    )
    all_done = sum((month.done for month in months), Fraction(0))
    ahead = sum((month.planned for month in months), Fraction(0))
    elapsed = sum(day <= as_of for day in leader.days)
    required = law.required_days(len(leader.days), last.timetuple().tm_yday, last)
    projected = law.projected_days(all_done, ahead, elapsed, len(leader.days), last)
    return Ledger(
        person_id=key,
        name=leader.name,
        title=leader.title,
        year=year,
        as_of=as_of if as_of.year == year else None,
        served=len(leader.days),
        required=required,
        done=all_done,
        planned=ahead,
        unreported=unreported.days(last),
        projected=projected,
        shortfall=law.shortfall(required, projected),
        months=months,
    )
