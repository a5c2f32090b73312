"""The base of this service's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.db import NAMES


class Base(DeclarativeBase):
    """Base of the entities; its metadata names constraints as the whole house does."""

    metadata = MetaData(naming_convention=NAMES)
