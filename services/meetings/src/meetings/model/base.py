"""What the tables of meetings have alike."""

from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db import NAMES, new_id


class Base(DeclarativeBase):
    """Base of all tables of this service."""

    metadata = MetaData(naming_convention=NAMES)


class Row:
    """A row with an id of its own, given when it is made, so that nothing has to be read back from the database."""

    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"id": new_id()} | values))


class Aggregate(Row):
    """A thing that commands change: it has a version, a classification level and a title."""

    version: Mapped[int]
    level: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(Text)

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"version": 1, "level": 0} | values))
