"""Posts, and who holds them from when until when."""

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from personnel.model.base import Base, Term

MAYOR, VICE_MAYOR, DIRECTOR, OFFICE_DEPUTY = "mayor", "vice_mayor", "office_director", "office_deputy"
HEAD, DEPUTY, STAFF = "unit_head", "unit_deputy", "staff"
POST_KINDS = (MAYOR, VICE_MAYOR, DIRECTOR, OFFICE_DEPUTY, HEAD, DEPUTY, STAFF)
SINGLE = frozenset({MAYOR, VICE_MAYOR, DIRECTOR, HEAD})
"""Kinds whose every post is one seat, held by one person at a time; of the others many hold the same post."""


class Post(Base):
    """A post in a unit; there is one post of mayor, and one of head in each unit."""

    __tablename__ = "posts"
    __subject__ = "post"
    __table_args__ = (
        Index("uq_posts_mayor", "kind", unique=True, postgresql_where=text("kind = 'mayor'")),
        Index(
            "uq_posts_unit_head",
            "unit",
            unique=True,
            postgresql_where=text("kind = ANY (ARRAY['unit_head'::text, 'office_director'::text])"),
        ),
        Index(None, "unit"),
        Index(None, "kind"),
    )

    code: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    rank: Mapped[int] = mapped_column(SmallInteger)


class Appointment(Term, Base):
    """That a person holds a post; `sole` appointments to one post never overlap, whoever writes at once."""

    __tablename__ = "appointments"
    __subject__ = "appointment"
    __table_args__ = (
        # A range over one text stands for equality, which plain GiST lacks without the btree_gist extension.
        ExcludeConstraint(
            (text("textrange(post_id::text, post_id::text, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            where=text("sole"),
            name="ex_appointments_sole",
        ),
        Index(None, "person_id", "ends"),
        Index(None, "post_id", "ends"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"))
    sole: Mapped[bool] = mapped_column(Boolean)
    instrument: Mapped[str] = mapped_column(Text)
