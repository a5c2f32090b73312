"""The base of this service's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.db import NAMES


class Base(DeclarativeBase):
    """Holds the metadata that migrations compare with."""

    metadata = MetaData(naming_convention=NAMES)
