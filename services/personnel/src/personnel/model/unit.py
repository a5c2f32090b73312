"""A unit of the government, what it is from which day on, and a person who serves in it."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, Text, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import SYSTEM, Standing
from personnel.model.base import Base, Term

LOCK = 0x554E_4954
"""The advisory lock of everything that changes the tree of units, or relies on a unit that is to last."""


class Unit(Base):
    """A unit's identity: what it is called, of which kind, and under whom, its terms say for each date."""

    __tablename__ = "units"
    __subject__ = "unit"

    code: Mapped[str] = mapped_column(Text, unique=True)


class UnitTerm(Term, Base):
    """What a unit is for a time, of one of the kinds that rules read (article 89); on no day is it two things.

    A term is never changed once it has begun: what is new begins a term of its own, so any date reads as it was.
    """

    __tablename__ = "unit_terms"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(code, code, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            name="ex_unit_terms_code",
        ),
        Index(None, "code", "ends"),
        Index(None, "superior", "ends"),
    )

    code: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    superior: Mapped[str | None] = mapped_column(Text, ForeignKey("units.code"))
    functions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    instrument: Mapped[str] = mapped_column(Text)


class Person(Base):
    """A person in the directory; the phone number is shown to the person and the office alone."""

    __tablename__ = "people"
    __subject__ = "person"
    __table_args__ = (CheckConstraint("clearance BETWEEN 0 AND 4", name="clearance"), Index(None, "name"))

    login: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    clearance: Mapped[int] = mapped_column(SmallInteger)
    phone: Mapped[str] = mapped_column(Text)
    worked_since: Mapped[date | None] = mapped_column(Date)
    """Since when the person has been in work anywhere, by which annual leave is reckoned; None where unknown."""

    def may_show_phone(self, standing: Standing) -> bool:
        """Whether a reader may see how this person is reached."""
        return standing.person_id == self.id or keeps_directory(standing)


def keeps_directory(standing: Standing) -> bool:
    """Whether a reader belongs to those who keep the directory: the office, or the system itself."""
    return standing is SYSTEM or standing.holds("office.staff")


def lock_units(session: Session) -> None:
    """Wait for whoever changes the tree of units, and keep others waiting until this transaction ends.

    Two units that are each put under the other at once would pass any judgement that looks at one of them.
    """
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
