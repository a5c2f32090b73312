"""A unit of the government and a person who serves in it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from personnel.model.base import Base


class Unit(Base):
    """A unit, of one of the kinds that rules read (article 89)."""

    __tablename__ = "units"
    __subject__ = "unit"

    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    superior: Mapped[str | None] = mapped_column(Text, ForeignKey("units.code"))
    functions: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Person(Base):
    """A person in the directory; the phone number is shown to the person and the office alone."""

    __tablename__ = "people"
    __subject__ = "person"
    __table_args__ = (CheckConstraint("clearance BETWEEN 0 AND 4", name="clearance"), Index(None, "name"))

    login: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    clearance: Mapped[int] = mapped_column(SmallInteger)
    phone: Mapped[str] = mapped_column(Text)

    def may_show_phone(self, standing: Standing) -> bool:
        """Whether a reader may see how this person is reached."""
        return standing.person_id == self.id or keeps_directory(standing)


def keeps_directory(standing: Standing) -> bool:
    """Whether a reader belongs to those who keep the directory: the office, or the system itself."""
    return standing.person_id is None or standing.holds("office.staff")
