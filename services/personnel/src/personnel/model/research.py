"""A leader's research trip, counted in half days, and the warning that the year's research falls short."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import Base
from personnel.model.leave import LEADERS
from personnel.model.unit import keeps_directory
from personnel.rules.half_day_rules import AM, PM, after, day_of, half_in, half_of

PLANNED, REPORTED, CANCELLED = "planned", "reported", "cancelled"
OPEN, ACKNOWLEDGED, MADE_UP, REPLACED = "open", "acknowledged", "made_up", "replaced"

RESEARCH = Machine(
    "research_trip",
    {
        (PLANNED, "report_research"): Step(REPORTED, "R86.1"),
        (PLANNED, "cancel_research"): Step(CANCELLED, "R86.1"),
        (PLANNED, "reissue_research"): Step(CANCELLED, "R86.1"),
        (REPORTED, "reissue_research"): Step(CANCELLED, "R86.1"),
    },
)

SHORTFALL = Machine(
    "research_shortfall",
    {
        (OPEN, "acknowledge_shortfall"): Step(ACKNOWLEDGED, "R86.1"),
        (OPEN, "make_up_shortfall"): Step(MADE_UP, "R86.1"),
        (OPEN, "replace_shortfall"): Step(REPLACED, "R86.1"),
    },
)


class Halves:
    """Lasts from the half day `from_half` until the one before `to_half`, numbered as in the rules of half days."""

    from_half: Mapped[int] = mapped_column(Integer)
    to_half: Mapped[int] = mapped_column(Integer)

    @property
    def starts(self) -> date:
        """The first day."""
        return day_of(self.from_half)

    @property
    def until(self) -> date:
        """The last day."""
        return day_of(self.to_half - 1)

    @property
    def starts_half(self) -> str:
        """Whether it begins with the forenoon (am) or the afternoon (pm)."""
        return half_in(self.from_half)

    @property
    def until_half(self) -> str:
        """Whether its last half day is a forenoon (am) or an afternoon (pm)."""
        return half_in(self.to_half - 1)

    def portions(self) -> Iterator[tuple[date, bool]]:
        """Each day of it, and whether it takes the whole of that day."""
        for number in range(self.starts.toordinal(), self.until.toordinal() + 1):
            day = date.fromordinal(number)
            yield day, self.from_half <= half_of(day, AM) and after(day, PM) <= self.to_half


def in_words(from_half: int, to_half: int) -> str:
    """A time as a clerk reads it; halves are named where a day is not whole."""
    begin, last = "下午" if half_in(from_half) == PM else "", to_half - 1
    return f"{day_of(from_half)}{begin} 至 {day_of(last)}{'上午' if half_in(last) == AM else ''}"


class ResearchTrip(Halves, Base):
    """One trip; what was planned stays on it when what was done is reported (article 86)."""

    __tablename__ = "research_trips"
    __subject__ = "research_trip"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(leader_id::text, leader_id::text, '[]')"), "&&"),
            (text("int4range(from_half, to_half)"), "&&"),
            where=text("state <> 'cancelled'"),
            name="ex_research_trips_leader_id",
        ),
        Index(None, "leader_id", "to_half"),
        Index(None, "leader_id", "id"),
        Index(None, "to_half"),
    )

    leader_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    planned_from: Mapped[int] = mapped_column(Integer)
    planned_to: Mapped[int] = mapped_column(Integer)
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Codes of the units visited."""
    places: Mapped[list[str]] = mapped_column(ARRAY(Text))
    theme: Mapped[str] = mapped_column(Text)
    accompanying: Mapped[int] = mapped_column(SmallInteger)
    vehicles: Mapped[int] = mapped_column(SmallInteger)
    police_vehicles: Mapped[int] = mapped_column(SmallInteger)
    border_welcome: Mapped[bool] = mapped_column(Boolean)
    meals: Mapped[str] = mapped_column(Text)
    media: Mapped[bool] = mapped_column(Boolean)
    during_leave: Mapped[bool] = mapped_column(Boolean)
    """Whether it fell into an approved leave of the leader when it was planned: advice, no hindrance."""
    state: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("research_trips.id"))
    """The trip that this one corrects."""

    def known_to(self, standing: Standing) -> bool:
        """The leader, the other leaders and the office."""
        return may_read_research(standing, self.leader_id)

    @property
    def planned(self) -> str:
        """When it was to be, in words."""
        return in_words(self.planned_from, self.planned_to)


class ResearchShortfall(Base):
    """That a leader's research of a year was expected, as of a day, to fall short; there is one a period."""

    __tablename__ = "research_shortfalls"
    __subject__ = "research_shortfall"
    __table_args__ = (Index(None, "leader_id", "as_of", unique=True), Index(None, "leader_id", "id"))

    leader_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    as_of: Mapped[date] = mapped_column(Date)
    required: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    done: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    projected: Mapped[Decimal] = mapped_column(Numeric(6, 1))
    state: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """The leader, the other leaders and the office."""
        return may_read_research(standing, self.leader_id)


def may_read_research(standing: Standing, leader_id: UUID | None = None) -> bool:
    """Whether a reader may know of a leader's research; of everybody's, where no leader is named."""
    mine = leader_id is not None and standing.person_id == leader_id
    return mine or keeps_directory(standing) or standing.holds(*LEADERS)
