"""What vice mayors' posts are in charge of, and which of them stand in for each other."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from personnel.model.base import Base, Term

AREA = "area:"
"""What a matter begins with when it is an area and not a unit; codes of units hold no colon."""


class Portfolio(Term, Base):
    """A vice mayor's post in charge of one unit or matter area; nothing has two in charge on one day."""

    __tablename__ = "portfolios"
    __subject__ = "portfolio"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(matter, matter, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            name="ex_portfolios_matter",
        ),
        Index(None, "post_id", "ends"),
        Index(None, "matter", "ends"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    matter: Mapped[str] = mapped_column(Text)
    instrument: Mapped[str] = mapped_column(Text)
    special: Mapped[bool] = mapped_column(Boolean, server_default="false")
    """Whether the mayor gave it as a special task; kept in one table, so that no matter is in two posts' charge."""
    title: Mapped[str] = mapped_column(Text, server_default="")
    scope: Mapped[str] = mapped_column(Text, server_default="")

    __mapper_args__ = {"polymorphic_on": "special", "polymorphic_identity": False}  # noqa: RUF012 - SQLAlchemy's own.

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"special": False, "title": "", "scope": "", **values})

    @property
    def unit(self) -> str:
        """Code of the unit; empty when it is an area."""
        return "" if self.matter.startswith(AREA) else self.matter

    @property
    def area(self) -> str:
        """Code of the area; empty when it is a unit."""
        return self.matter.removeprefix(AREA) if self.matter.startswith(AREA) else ""


class SpecialTask(Portfolio):
    """A special task that the mayor gave to a post for a time (article 7); it resolves as a portfolio does."""

    __subject__ = "special_task"
    __mapper_args__ = {"polymorphic_identity": True}  # noqa: RUF012 - as above.

    def __init__(self, **values: Any) -> None:
        super().__init__(**values, special=True)


class Partnership(Term, Base):
    """One direction of an A/B pair: while the holder of `post_id` is away, the holder of `partner_id` stands in."""

    __tablename__ = "partnerships"
    __subject__ = "partnership"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(post_id::text, post_id::text, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            name="ex_partnerships_post_id",
        ),
        Index(None, "post_id", "ends"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
