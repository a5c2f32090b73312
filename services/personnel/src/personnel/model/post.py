"""Posts, and who holds them from when until when."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from personnel.model.base import BEGINNING, FOREVER, Base, Term

MAYOR, VICE_MAYOR, DIRECTOR, OFFICE_DEPUTY = "mayor", "vice_mayor", "office_director", "office_deputy"
HEAD, DEPUTY, STAFF = "unit_head", "unit_deputy", "staff"
POST_KINDS = (MAYOR, VICE_MAYOR, DIRECTOR, OFFICE_DEPUTY, HEAD, DEPUTY, STAFF)
SINGLE = frozenset({MAYOR, VICE_MAYOR, DIRECTOR, HEAD})
"""Kinds whose every post is one seat, held by one person at a time; of the others many hold the same post."""


ACTING = "（代理）"
"""What follows the title of who holds a seat until it is filled."""


class Post(Term, Base):
    """A post in a unit while it is established; on no day are there two posts of mayor, or two of a unit's head."""

    __tablename__ = "posts"
    __subject__ = "post"
    __table_args__ = (
        ExcludeConstraint((text("daterange(starts, ends)"), "&&"), where=text("kind = 'mayor'"), name="ex_posts_mayor"),
        ExcludeConstraint(
            (text("textrange(unit, unit, '[]')"), "&&"),
            (text("daterange(starts, ends)"), "&&"),
            where=text("kind = ANY (ARRAY['unit_head'::text, 'office_director'::text])"),
            name="ex_posts_unit_head",
        ),
        Index(None, "unit"),
        Index(None, "kind"),
    )

    code: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    rank: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[date] = mapped_column(Date, server_default=BEGINNING.isoformat())
    ends: Mapped[date] = mapped_column(Date, server_default=FOREVER.isoformat())


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
    acting: Mapped[bool] = mapped_column(Boolean, server_default="false")
    """Whether the seat is held until it is filled (代理): its powers are the holder's own, its title says so."""

    def title_of(self, post: Post) -> str:
        """What the holder is called by this appointment."""
        return f"{post.title}{ACTING}" if self.acting else post.title
