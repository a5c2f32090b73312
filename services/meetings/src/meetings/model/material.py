"""Materials of a meeting in numbered copies, each with its holder until it comes back (article 52)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base
from meetings.rules.authority_rules import LEADERS, OFFICE

ISSUED, RETURNED, LOST, RESOLVED = "issued", "returned", "lost", "resolved"
COPY = Machine(
    "material_copy",
    {
        (ISSUED, "return_copy"): Step(RETURNED, "R52.3"),
        (LOST, "return_copy"): Step(RETURNED, "R52.3"),
        (RESOLVED, "return_copy"): Step(RETURNED, "R52.3"),
        (ISSUED, "chase_copy"): Step(ISSUED, "R52.3"),
        (ISSUED, "report_lost_copy"): Step(LOST, "R52.3"),
        (LOST, "resolve_lost_copy"): Step(RESOLVED, "R52.3"),
    },
)
"""A copy from its issue to its return; a lost one is an incident until it is found or dealt with."""
OUTSTANDING = "(recall AND state = 'issued') OR state = 'lost'"
"""Which copies have to be returned and are out, or were lost and not dealt with."""


class Material(Aggregate, Base):
    """A material of a meeting; whoever holds a copy knows of it."""

    __tablename__ = "materials"
    __table_args__ = (Index(None, "meeting_id", "id"), Index("ix_materials_holders", "holders", postgresql_using="gin"))
    __subject__ = "material"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"))
    recall: Mapped[bool]
    issued: Mapped[int] = mapped_column(SmallInteger)
    last_number: Mapped[int] = mapped_column(SmallInteger)
    holders: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """The people who hold a copy or held one."""
    registered_by: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """A material is known to its holders, the office and the leaders."""
        return standing.person_id in self.holders or standing.holds(*OFFICE, *LEADERS)


class MaterialCopy(Aggregate, Base):
    """One numbered copy."""

    __tablename__ = "material_copies"
    __table_args__ = (
        UniqueConstraint("material_id", "number"),
        UniqueConstraint("material_id", "line_id"),
        Index(None, "meeting_id", "state"),
        Index(None, "holder_id", "id"),
        Index(None, "unit", "id"),
        # What is out for good, because it need not come back, must not slow the search for what has to.
        Index("ix_material_copies_outstanding", "id", postgresql_where=text(OUTSTANDING)),
    )
    __subject__ = "material_copy"

    material_id: Mapped[UUID] = mapped_column(ForeignKey("materials.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    meeting_day: Mapped[date]
    number: Mapped[int] = mapped_column(SmallInteger)
    line_id: Mapped[UUID]
    holder_id: Mapped[UUID | None]
    holder: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    recall: Mapped[bool]
    state: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    chased: Mapped[int] = mapped_column(SmallInteger)
    chased_on: Mapped[date | None]
    report: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text)
    resolved_by: Mapped[str] = mapped_column(Text)

    def known_to(self, standing: Standing) -> bool:
        """A copy is known to its holder and the office; one of an invited unit to the unit's people."""
        if self.holder_id is not None and self.holder_id == standing.person_id:
            return True
        units = self.holder_id is None and (self.unit in standing.units or standing.holds(f"head:{self.unit}"))
        return bool(self.unit and units) or standing.holds(*OFFICE)

    @property
    def named(self) -> str:
        """How a list of what is missing names the copy: by its number and holder, never by what it is about."""
        return f"{self.number}（{self.holder}）"
