"""That a directory was read from files: what the act of it is about."""

from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from personnel.model.base import Base
from personnel.model.unit import keeps_directory


class DirectoryImport(Base):
    """One import, by the digest of what was read; each thing it added has an act of its own besides."""

    __tablename__ = "directory_imports"
    __subject__ = "directory_import"

    digest: Mapped[str] = mapped_column(Text)
    added: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unchanged: Mapped[int] = mapped_column(Integer)

    def known_to(self, standing: Standing) -> bool:
        """The office, which keeps the directory, may know of it."""
        return keeps_directory(standing)
