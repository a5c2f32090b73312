"""Travel abroad on duty: the plan of a year with its history, and the trips that are reckoned against it."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, Text, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import Base
from personnel.model.leave import LEADERS
from personnel.model.unit import keeps_directory

PROPOSED, APPROVED, REJECTED, SUPERSEDED = "proposed", "approved", "rejected", "superseded"
SUBMITTED, RETURNED, CANCELLED = "submitted", "returned", "cancelled"
COUNTED = (SUBMITTED, APPROVED, RETURNED)
"""States in which a trip uses the plan: what waits for approval must not be given away twice."""
CITY = ""
"""In place of a unit's code: the plan of the whole city."""

PLAN = Machine(
    "foreign_trip_plan",
    {
        (PROPOSED, "approve_plan"): Step(APPROVED, "R81.2"),
        (PROPOSED, "reject_plan"): Step(REJECTED, "R81.2"),
        (PROPOSED, "supersede_plan"): Step(SUPERSEDED, "R81.2"),
        (APPROVED, "supersede_plan"): Step(SUPERSEDED, "R81.2"),
    },
)

FOREIGN_TRIP = Machine(
    "foreign_trip",
    {
        (SUBMITTED, "pass_on_trip"): Step(SUBMITTED, "R81.2"),
        (SUBMITTED, "approve_trip"): Step(APPROVED, "R81.2"),
        (SUBMITTED, "reject_trip"): Step(REJECTED, "R81.2"),
        (SUBMITTED, "cancel_trip"): Step(CANCELLED, "R81.2"),
        (APPROVED, "cancel_trip"): Step(CANCELLED, "R81.2"),
        (APPROVED, "report_foreign_return"): Step(RETURNED, "R81.2"),
    },
)

LOCK = 0x4652_4745
"""The advisory lock, with the year beside it, of whatever uses or changes the plan of that year."""


class ForeignTripPlan(Base):
    """How many groups and people may travel in a year; a change is a new version, so that history stays."""

    __tablename__ = "foreign_trip_plans"
    __subject__ = "foreign_trip_plan"
    __table_args__ = (
        Index(None, "year", "unit", "number", unique=True),
        Index(
            "uq_foreign_trip_plans_approved", "year", "unit", unique=True, postgresql_where=text("state = 'approved'")
        ),
        Index(
            "uq_foreign_trip_plans_proposed", "year", "unit", unique=True, postgresql_where=text("state = 'proposed'")
        ),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(Text)
    """Code of the unit; CITY for the whole city."""
    number: Mapped[int] = mapped_column(SmallInteger)
    """Which version of this plan it is, from 1."""
    groups: Mapped[int] = mapped_column(SmallInteger)
    people: Mapped[int] = mapped_column(SmallInteger)
    instrument: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """The office and the leaders; of its own plan the head of a unit too."""
        return may_read_all_trips(standing) or (self.unit != CITY and self.unit in headed_units(standing))


class ForeignTrip(Base):
    """One group and its trip; it belongs to the year in which it leaves."""

    __tablename__ = "foreign_trips"
    __subject__ = "foreign_trip"
    __table_args__ = (
        Index(None, "year", "unit"),
        Index(None, "leader_id", "id"),
        Index(None, "requested_by", "id"),
        Index("ix_foreign_trips_chain", "chain", postgresql_using="gin"),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    members: Mapped[int] = mapped_column(SmallInteger)
    names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    purpose: Mapped[str] = mapped_column(Text)
    cost_source: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID | None]
    """The paper by which it is approved, in the documents service."""
    added_by: Mapped[str] = mapped_column(Text)
    """The paper by which the mayor adds it to the plan; empty for one within the plan."""
    level: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    chain: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers whose holders approve, in order."""
    stage: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(Text)
    returned_on: Mapped[date | None] = mapped_column(Date)
    report: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """Who travels, asks, heads the unit or approves, the mayor, and the office."""
        if standing.person_id in (self.leader_id, self.requested_by) or keeps_directory(standing):
            return True
        return self.unit in headed_units(standing) or standing.holds("mayor", *self.chain)


def headed_units(standing: Standing) -> list[str]:
    """Codes of the units whose head or deputy head the reader is."""
    parted = (power.key.partition(":") for power in standing.powers)
    return sorted({code for kind, _, code in parted if kind in ("head", "deputy") and code})


def may_read_all_trips(standing: Standing) -> bool:
    """Whether a reader may see every plan and the counts of the whole city: the office and the leaders."""
    return keeps_directory(standing) or standing.holds(*LEADERS)


def lock_year(session: Session, year: int) -> None:
    """Wait for whoever uses or changes the plan of a year, and keep others waiting until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK, year)))


def lock_year_of(session: Session, model: type[ForeignTripPlan] | type[ForeignTrip], key: UUID) -> None:
    """As lock_year, for the year of a plan or trip, which is not loaded by this: what waited must be read afresh."""
    year = session.scalar(select(model.year).where(model.id == key))
    if year is not None:
        lock_year(session, year)


def plans_in_force(session: Session, year: int, unit: str) -> list[ForeignTripPlan]:
    """The approved plans that a trip of a unit is reckoned against: the unit's own and the whole city's."""
    query = select(ForeignTripPlan).where(
        ForeignTripPlan.year == year, ForeignTripPlan.unit.in_((unit, CITY)), ForeignTripPlan.state == APPROVED
    )
    return list(session.scalars(query.order_by(ForeignTripPlan.unit)))


def used(session: Session, year: int, unit: str, without: UUID | None = None) -> tuple[int, int]:
    """The groups and people that use a plan, added ones apart, leaving out one trip where that is named."""
    query = select(func.count(), func.coalesce(func.sum(ForeignTrip.members), 0)).where(
        ForeignTrip.year == year, ForeignTrip.state.in_(COUNTED), ForeignTrip.added_by == ""
    )
    if unit != CITY:
        query = query.where(ForeignTrip.unit == unit)
    if without is not None:
        query = query.where(ForeignTrip.id != without)
    groups, people = session.execute(query).one()
    return int(groups), int(people)
