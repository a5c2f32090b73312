"""What the tables of personnel share: identity, version, and terms with a first day and a first day after."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db import NAMES, new_id

FOREVER = date(9999, 12, 31)
"""The end of a term without one; a real date, so that an index over ends leads past all that is over."""


BEGINNING = date(1949, 1, 1)
"""The first day of what was there before anything was on record."""


class Base(DeclarativeBase):
    """An entity has its identity and version from the moment it is made, because events about it need both."""

    metadata = MetaData(naming_convention=NAMES)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]

    def __init__(self, **values: Any) -> None:
        for name, value in {"id": new_id(), "version": 1, **values}.items():
            setattr(self, name, value)


class Term:
    """Holds from `starts` until the day before `ends`; a term that ended before it began has both alike."""

    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)

    @property
    def until(self) -> date | None:
        """The last day; None when no end is set."""
        return None if self.ends == FOREVER else self.ends - timedelta(days=1)

    def end_on(self, day: date) -> None:
        """Let `day` be the first on which it no longer holds; a term never grows by this."""
        self.ends = max(self.starts, min(self.ends, day))


def ends_after(until: date | None) -> date:
    """The first day after a term whose last day is `until`."""
    return FOREVER if until is None else until + timedelta(days=1)
