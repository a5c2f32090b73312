"""Plan a research trip of a leader."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from personnel.acting.bounds import code, require_order
from personnel.acting.research_ledger import Counted, counted, ledgers
from personnel.model import Leave, Person, ResearchShortfall, ResearchTrip
from personnel.model.directory import posts_of, unit_on
from personnel.model.leave import GRANTED
from personnel.model.research import CANCELLED, OPEN, PLANNED, SHORTFALL, in_words
from personnel.rules import research_rules
from personnel.rules.half_day_rules import AM, PM, after, half_of
from zhengling.personnel.v1.events_pb2 import ResearchChanged

LONGEST_TRIP = 366
"""Days."""


@dataclass(frozen=True)
class Escort:
    """With how many and with what a leader travels, and how he is received and eats (article 86)."""

    accompanying: int
    vehicles: int
    police_vehicles: int
    border_welcome: bool
    meals: str


@dataclass(frozen=True)
class Visit:
    """When and where; whole days where no half of them is named."""

    starts: date
    starts_half: str
    until: date
    until_half: str
    units: tuple[str, ...]
    places: tuple[str, ...]

    def __post_init__(self) -> None:
        """It lasts for half a day at least and a year at most, and leads somewhere."""
        require_order(self.starts, self.until)
        if self.to_half <= self.from_half:
            raise Malformed({"until_half": "不得早于开始的半天 / not before the half day it begins"})
        if (self.until - self.starts).days >= LONGEST_TRIP:
            raise Malformed({"until": f"最多 {LONGEST_TRIP} 天 / at most {LONGEST_TRIP} days"})
        if not self.units and not self.places:
            raise Malformed({"units": "单位和地点至少填一个 / a unit or a place is expected"})
        for number, unit in enumerate(self.units):
            code(unit, f"units.{number}")

    @property
    def from_half(self) -> int:
        """The half day with which it begins."""
        return half_of(self.starts, self.starts_half or AM)

    @property
    def to_half(self) -> int:
        """The first half day after it."""
        return after(self.until, self.until_half or PM)

    @property
    def where(self) -> dict[str, list[str]]:
        """The units and the places, each once."""
        return {"units": list(dict.fromkeys(self.units)), "places": list(dict.fromkeys(self.places))}


@dataclass(frozen=True)
class PlanResearch:
    """Who goes where, when, about what, and how (article 86)."""

    leader_id: UUID
    visit: Visit
    theme: str
    escort: Escort
    media: bool


def handle(command: PlanResearch, ctx: Context) -> Counted:
    """Plan it.

    Raises RuleBroken(R86.1) for another than the leader and the office, for who owes no research, and for a time
    already taken; RuleBroken(R86.2) for a trip that does not travel light. That it falls into a leave is only told.
    """
    leader = ctx.load(Person, command.leader_id)
    ctx.subject = f"person/{leader.id}"
    ctx.exercise("R86.1", *research_rules.research_powers(leader.id))
    trip = new_trip(command, leader, ctx)
    make_up(trip, ctx)
    return counted(ctx, trip)


def new_trip(command: PlanResearch, leader: Person, ctx: Context, replaces: ResearchTrip | None = None) -> ResearchTrip:
    """A planned trip that the rules allow, waiting for its report. Raises as `handle`."""
    visit = command.visit
    title = f"{leader.name}调研（{in_words(visit.from_half, visit.to_half)}）：{command.theme}"
    trip = ResearchTrip(
        leader_id=leader.id,
        from_half=visit.from_half,
        to_half=visit.to_half,
        planned_from=visit.from_half,
        planned_to=visit.to_half,
        **visit.where,
        theme=command.theme,
        **vars(command.escort),
        media=command.media,
        during_leave=False,
        state=PLANNED,
        findings="",
        note="",
        title=title,
        replaces_id=replaces.id if replaces else None,
    )
    posts = posts_of(ctx.session, leader.id, trip.starts)
    research_rules.require_leader([post.kind for post in posts], ctx.today)
    require_units(visit, ctx)
    require_escort(command.escort, ctx.today)
    lock_leader(leader.id, ctx)
    research_rules.require_free(overlapping(trip, ctx, without=replaces))
    trip.during_leave = _during_leave(trip, ctx)
    ctx.add(trip)
    powers = research_rules.research_powers(leader.id)
    ctx.wait_for(trip, "report_research", *powers, rule="R86.1", due=trip.until)
    ctx.record(changed(trip), trip)
    return trip


def lock_leader(leader_id: UUID, ctx: Context) -> None:
    """Keep others from planning for the same leader until this transaction ends; rows that name the leader may come."""
    ctx.session.get(Person, leader_id, with_for_update={"key_share": True}, populate_existing=True)


def require_units(visit: Visit, ctx: Context) -> None:
    """The units visited are in the directory. Raises Malformed, naming the one that is not."""
    for unit in visit.units:
        try:
            unit_on(ctx.session, unit, ctx.today)
        except NotFound as error:
            raise Malformed({"units": f"没有这个单位：{unit} / there is no such unit: {unit}"}) from error


def require_escort(escort: Escort, on: date) -> None:
    """The trip travels light. Raises RuleBroken(R86.2)."""
    research_rules.require_light(
        escort.accompanying, escort.vehicles, escort.police_vehicles, escort.border_welcome, escort.meals, on
    )


def overlapping(trip: ResearchTrip, ctx: Context, without: ResearchTrip | None = None) -> list[str]:
    """The times of the leader's other trips that a trip would overlap."""
    query = select(ResearchTrip).where(
        ResearchTrip.leader_id == trip.leader_id,
        ResearchTrip.to_half > trip.from_half,
        ResearchTrip.from_half < trip.to_half,
        ResearchTrip.state != CANCELLED,
    )
    spared = {trip.id, without.id if without else None}
    with ctx.session.no_autoflush:
        found = list(ctx.session.scalars(query.order_by(ResearchTrip.from_half).limit(10)))
    return [in_words(other.from_half, other.to_half) for other in found if other.id not in spared]


def make_up(trip: ResearchTrip, ctx: Context) -> None:
    """A warning that is open falls away when the leader's year is now expected to suffice."""
    lock_leader(trip.leader_id, ctx)
    ctx.session.flush()
    query = select(ResearchShortfall).where(
        ResearchShortfall.leader_id == trip.leader_id, ResearchShortfall.state == OPEN
    )
    for warning in ctx.session.scalars(query.with_for_update()):
        found = ledgers(ctx.session, ctx.runtime.calendar, warning.year, ctx.today, [trip.leader_id])
        if all(not ledger.shortfall for ledger in found):
            warning.state = SHORTFALL.advance(warning.state, "make_up_shortfall")
            warning.version += 1
            ctx.settle(warning)
            ctx.also(warning)


def changed(trip: ResearchTrip) -> ResearchChanged:
    """The event that tells of a trip's state; neither where to nor what about."""
    return ResearchChanged(
        trip_id=str(trip.id),
        leader_id=str(trip.leader_id),
        starts=str(trip.starts),
        until=str(trip.until),
        state=trip.state,
    )


def _during_leave(trip: ResearchTrip, ctx: Context) -> bool:
    query = select(Leave.id).where(
        Leave.person_id == trip.leader_id,
        Leave.state.in_(GRANTED),
        Leave.first_half < trip.to_half,
        Leave.due_half > trip.from_half,
    )
    return ctx.session.scalar(query.limit(1)) is not None
