"""What the mayor lets others do: delegations, in which a power passes, and authorizations, in which it is shared."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from personnel.model.base import Base, Term
from personnel.rules.half_day_rules import day_of, half_in


class Delegation(Term, Base):
    """A vice mayor acts for the mayor (article 5), for a term of half days; in no half day do two."""

    __tablename__ = "delegations"
    __subject__ = "delegation"
    __table_args__ = (
        ExcludeConstraint((text("int4range(first_half, back_half)"), "&&"), name="ex_delegations_term"),
        Index(None, "delegate_id", "back_half"),
        Index(None, "principal_id", "back_half"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    """The post by which the delegate may be entrusted."""
    instrument: Mapped[str] = mapped_column(Text)
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    scope: Mapped[str] = mapped_column(Text)
    """What of the general work the paper names, in its words; empty where it is all of it."""
    ended_early: Mapped[bool]
    first_half: Mapped[int] = mapped_column(Integer)
    """The first half day it holds, numbered as in personnel.rules.half_day_rules."""
    back_half: Mapped[int] = mapped_column(Integer)
    """The first half day it holds no longer; `ends` is the first day of which it holds no part."""

    @property
    def starts_half(self) -> str:
        """Whether it begins with the forenoon (am) or the afternoon (pm)."""
        return half_in(self.first_half)

    @property
    def until_half(self) -> str:
        """Whether its last half day is a forenoon (am) or an afternoon (pm)."""
        return half_in(self.back_half - 1)

    @property
    def ended_on(self) -> date | None:
        """The first day of which it held not all, where it ended early."""
        return day_of(self.back_half) if self.ended_early else None

    @property
    def ended_half(self) -> str:
        """The first half of that day in which it held no longer; empty where it did not end early."""
        return half_in(self.back_half) if self.ended_early else ""

    def end_at(self, half: int) -> None:
        """Let it hold no longer from this half day on; one that is over already stays as it is."""
        if self.back_half > half:
            self.back_half = max(self.first_half, half)
            self.end_on(day_of(self.back_half + 1))
            self.ended_early = True


class Authorization(Term, Base):
    """A person may exercise one of the mayor's powers beside him, as long as the post it was given for is held."""

    __tablename__ = "authorizations"
    __subject__ = "authorization"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(person_id::text || power, person_id::text || power, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            name="ex_authorizations_power",
        ),
        Index(None, "person_id", "ends"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    power: Mapped[str] = mapped_column(Text)
    doc_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The kinds of documents it is narrowed to; empty for all."""
    instrument: Mapped[str] = mapped_column(Text)
    revoked: Mapped[bool]

    @property
    def revoked_on(self) -> date | None:
        """The first day on which it no longer held, where it was revoked."""
        return self.ends if self.revoked else None
