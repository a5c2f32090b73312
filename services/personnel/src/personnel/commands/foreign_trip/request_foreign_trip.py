"""Ask for a trip abroad on duty."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from personnel.acting.bounds import require_codes, require_order
from personnel.model import ForeignTrip, Person
from personnel.model.directory import charge_of_unit, unit_on
from personnel.model.foreign_trip import SUBMITTED, lock_year, plans_in_force, used
from personnel.rules import directory_rules, foreign_trip_rules
from personnel.rules.foreign_trip_rules import Quota
from zhengling.personnel.v1.events_pb2 import ForeignTripChanged


@dataclass(frozen=True)
class RequestForeignTrip:
    """Which group of which unit goes where, when, why and at whose cost (article 81)."""

    unit: str
    leader_id: UUID
    members: int
    names: tuple[str, ...]
    countries: tuple[str, ...]
    starts: date
    until: date
    purpose: str
    cost_source: str
    document_id: UUID | None
    added_by: str
    level: int

    def __post_init__(self) -> None:
        """The days are in order, and no more people are named than travel."""
        require_codes(unit=self.unit)
        require_order(self.starts, self.until)
        if len(set(self.names)) > self.members:
            raise Malformed({"names": "多于人数 / more than there are members"})


def handle(command: RequestForeignTrip, ctx: Context) -> ForeignTrip:
    """Put it before who approves.

    Raises RuleBroken(R81.2) for another than the unit's head and the office, for one that has left already, and for one
    beyond the plan of the year in which it leaves that no decision of the mayor adds. Of two that ask at once for what
    is left, one is refused.
    """
    if ctx.actor.person_id is None:
        raise NotPermitted("a trip")
    unit = unit_on(ctx.session, command.unit, ctx.today)
    leader = ctx.load(Person, command.leader_id)
    ctx.subject = f"person/{ctx.actor.person_id}"
    ctx.exercise("R81.2", *foreign_trip_rules.requesting_powers(unit.code))
    foreign_trip_rules.require_in_time(command.starts, ctx.today)
    year = command.starts.year
    lock_year(ctx.session, year)
    require_room(year, unit.code, command.members, bool(command.added_by), ctx)
    in_charge = charge_of_unit(ctx.session, unit.code, ctx.today, directory_rules.climbs(ctx.today))
    chain = foreign_trip_rules.approval_chain(unit.code, in_charge is not None, bool(command.added_by), ctx.today)
    countries = list(dict.fromkeys(command.countries))
    where = "、".join(countries)
    trip = ctx.add(
        ForeignTrip(
            year=year,
            unit=unit.code,
            leader_id=leader.id,
            requested_by=ctx.actor.person_id,
            members=command.members,
            names=list(dict.fromkeys(command.names)),
            countries=countries,
            starts=command.starts,
            until=command.until,
            purpose=command.purpose,
            cost_source=command.cost_source,
            document_id=command.document_id,
            added_by=command.added_by,
            level=command.level,
            title=f"{unit.name}因公出国（境）团组赴{where}（{command.starts} 至 {command.until}，{command.members}人）",
            state=SUBMITTED,
            chain=list(chain),
            stage=0,
            note="",
            returned_on=None,
            report="",
        )
    )
    ctx.wait_for(trip, "approve_trip", chain[0], rule="R81.2", due=trip.starts)
    ctx.record(changed(trip), trip)
    return trip


def require_room(year: int, unit: str, people: int, added: bool, ctx: Context, without: UUID | None = None) -> None:
    """The group fits into every plan in force; call it under the lock of the year. Raises RuleBroken(R81.2)."""
    quotas = []
    for plan in plans_in_force(ctx.session, year, unit):
        # A unit's trip counts in its own plan and, like all others, in that of the city.
        groups, heads = used(ctx.session, year, plan.unit, without)
        quotas.append(Quota(plan.unit, plan.groups, plan.people, groups, heads))
    foreign_trip_rules.require_within_plan(quotas, people, added)


def changed(trip: ForeignTrip) -> ForeignTripChanged:
    """The event that tells of a trip's state; neither who nor where to."""
    return ForeignTripChanged(trip_id=str(trip.id), unit=trip.unit, year=trip.year, level=trip.level, state=trip.state)
