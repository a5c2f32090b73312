"""What the mayor lets others do: delegations, in which a power passes, and authorizations, in which it is shared."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from personnel.model.base import Base, Term


class Delegation(Term, Base):
    """A vice mayor acts for the mayor (article 5); on no day do two."""

    __tablename__ = "delegations"
    __subject__ = "delegation"
    __table_args__ = (
        ExcludeConstraint((text("daterange(starts, ends)"), "&&"), name="ex_delegations_term"),
        Index(None, "delegate_id", "ends"),
        Index(None, "principal_id", "ends"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    """The post by which the delegate may be entrusted."""
    instrument: Mapped[str] = mapped_column(Text)
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ended_early: Mapped[bool]


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
    instrument: Mapped[str] = mapped_column(Text)
    revoked: Mapped[bool]
