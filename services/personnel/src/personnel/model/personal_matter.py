"""A report of a personal matter, which nobody but the leader and the designated officer may know of."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import Base

REPORTED, ACKNOWLEDGED = "reported", "acknowledged"
OFFICER = "personal_matters.officer"
"""The power of whom the mayor designated to receive these reports; it is no power of the mayor's own."""

PERSONAL_MATTER = Machine("personal_matter", {(REPORTED, "acknowledge_personal_matter"): Step(ACKNOWLEDGED, "R82.1")})


class PersonalMatter(Base):
    """One report (article 82); a correction is a report of its own that names the earlier one."""

    __tablename__ = "personal_matters"
    __subject__ = "personal_matter"
    __table_args__ = (Index(None, "person_id", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Text)
    occurred_on: Mapped[date] = mapped_column(Date)
    content: Mapped[str] = mapped_column(Text)
    supplements_id: Mapped[UUID | None] = mapped_column(ForeignKey("personal_matters.id"))
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    days_late: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)

    title = "个人有关事项报告"
    """What a pending step shows; not even whose report it is."""

    def known_to(self, standing: Standing) -> bool:
        """The leader and the designated officer; neither the office nor the mayor nor the system itself."""
        return standing.person_id is not None and (standing.person_id == self.person_id or standing.holds(OFFICER))
