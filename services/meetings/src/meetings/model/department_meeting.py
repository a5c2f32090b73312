"""A meeting that a department holds in its own name, and the exception by which heads of towns come to it (55)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE
from meetings.rules.economy_rules import ANNUAL

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATES = (PLANNED, HELD, CANCELLED)
COUNTED = (PLANNED, HELD)
"""The states in which an annual meeting uses the quota: what is planned must not be given away twice."""

DEPARTMENT_MEETING = Machine(
    "department_meeting",
    {
        (PLANNED, "postpone_department_meeting"): Step(PLANNED, "R55.2"),
        (PLANNED, "invite_to_department_meeting"): Step(PLANNED, "R55.3"),
        (PLANNED, "report_department_meeting"): Step(HELD, "R55.4"),
        (PLANNED, "cancel_department_meeting"): Step(CANCELLED, "R55.4"),
    },
)

REQUESTED, APPROVED, REJECTED, REVOKED, WITHDRAWN = "requested", "approved", "rejected", "revoked", "withdrawn"
EXCEPTION_STATES = (REQUESTED, APPROVED, REJECTED, REVOKED, WITHDRAWN)

TOWN_EXCEPTION = Machine(
    "town_exception",
    {
        (REQUESTED, "approve_town_exception"): Step(APPROVED, "R55.3"),
        (REQUESTED, "reject_town_exception"): Step(REJECTED, "R55.3"),
        (APPROVED, "revoke_town_exception"): Step(REVOKED, "R55.3"),
        (REQUESTED, "withdraw_town_exception"): Step(WITHDRAWN, "R55.3"),
    },
)
"""A request that was not decided is withdrawn when its meeting is held or called off."""

LOCK = 0x4D45_4554
"""The advisory lock, with the year beside it, of whatever uses the quota of that year."""


class DepartmentMeeting(Aggregate, Base):
    """A meeting of a department; costs are whole yuan."""

    __tablename__ = "department_meetings"
    __subject__ = "department_meeting"
    __table_args__ = (
        Index(None, "day", "unit"),
        Index(None, "unit", "id"),
        Index("ix_department_meetings_units", "units", postgresql_using="gin"),
        Index("ix_department_meetings_annual", "year", "unit", postgresql_where=text("kind = 'annual'")),
    )

    unit: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    year: Mapped[int] = mapped_column(SmallInteger)
    """The calendar year whose quota it uses."""
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    form: Mapped[str] = mapped_column(Text)
    venue: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Every unit that is invited, those whose heads are asked to come included."""
    heads_of: Mapped[list[str]] = mapped_column(ARRAY(Text))
    head_count_planned: Mapped[int]
    cost_estimate: Mapped[int]
    budget_item: Mapped[str] = mapped_column(Text)
    planned_by: Mapped[UUID | None]
    head_count: Mapped[int]
    minutes: Mapped[int]
    cost: Mapped[int]
    report: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """It is known to the department, to who is invited, to the office and to the leaders."""
        parties = {self.unit, *self.units}
        return bool(parties & (standing.units | led(standing))) or standing.holds(*OFFICE, *LEADERS)


class TownException(Aggregate, Base):
    """That principal heads of some towns may be asked to come to one department meeting."""

    __tablename__ = "town_exceptions"
    __subject__ = "town_exception"
    __table_args__ = (
        Index(
            "uq_town_exceptions_live",
            "department_meeting_id",
            unique=True,
            postgresql_where=text("state IN ('requested', 'approved')"),
        ),
        Index(None, "department_meeting_id", "id"),
        Index(None, "unit", "id"),
    )

    department_meeting_id: Mapped[UUID] = mapped_column(ForeignKey("department_meetings.id"))
    unit: Mapped[str] = mapped_column(Text)
    towns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[UUID | None]
    decided_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    opinion: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """It is known to the department, to the office and to the leaders."""
        return self.unit in standing.units | led(standing) or standing.holds(*OFFICE, *LEADERS)


def led(standing: Standing) -> set[str]:
    """Codes of the units whose head, deputy or leader in charge a reader is; a stand-in may be of another unit."""
    parted = (power.key.partition(":") for power in standing.powers)
    return {code for kind, _, code in parted if kind in ("head", "deputy", "portfolio") and code}


def lock_quota(session: Session, *years: int) -> None:
    """Wait for whoever uses the quota of a year, and keep others waiting until this transaction ends."""
    # In the order of the years, so that two who move meetings between the same two years cannot wait for each other.
    for year in sorted(set(years)):
        session.execute(select(func.pg_advisory_xact_lock(LOCK, year)))


def used(session: Session, year: int, unit: str, without: UUID | None = None) -> tuple[int, int]:
    """How many annual meetings of a year a department and all of them use, one left out where it is named."""
    meeting = DepartmentMeeting
    query = select(func.count().filter(meeting.unit == unit), func.count()).where(
        meeting.kind == ANNUAL, meeting.year == year, meeting.state.in_(COUNTED)
    )
    if without is not None:
        query = query.where(meeting.id != without)
    own, city = session.execute(query).one()
    return int(own), int(city)


def approved_towns(session: Session, meeting_id: UUID) -> frozenset[str]:
    """The towns whose heads may be asked to come to a department meeting by an approved exception."""
    query = select(TownException.towns).where(
        TownException.department_meeting_id == meeting_id, TownException.state == APPROVED
    )
    return frozenset(session.scalar(query) or ())
