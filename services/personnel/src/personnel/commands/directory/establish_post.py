"""Establish a post in a unit."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from chassis.errors import AlreadyExists, NotFound
from chassis.run import Context
from personnel.acting.bounds import LOGIN, require_codes
from personnel.model import FOREVER, Post, UnitTerm
from personnel.model.post import DIRECTOR, HEAD, MAYOR
from personnel.model.unit import lock_units
from personnel.rules import directory_rules


@dataclass(frozen=True)
class EstablishPost:
    """A new post with its rank (article 5)."""

    code: str
    kind: str
    title: str
    unit: str
    rank: int
    starts: date | None = None
    """Its first day; None means today."""

    def __post_init__(self) -> None:
        """The post is named as logins are, and its unit by its code."""
        require_codes(LOGIN, code=self.code)
        require_codes(unit=self.unit)


def handle(command: EstablishPost, ctx: Context) -> Post:
    """Establish it. Raises RuleBroken(R9.1, R5.1), NotFound for the unit, AlreadyExists for a second mayor too."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    starts = command.starts or ctx.today
    # A unit that is to be dissolved, or to become another, must not do so between this look and the commit.
    lock_units(ctx.session)
    terms = _terms(ctx, command.unit, starts)
    for term in terms:
        directory_rules.require_post_fits(command.kind, term.kind, term.functions)
    directory_rules.require_established(command.title, starts, FOREVER, terms[0].starts, terms[-1].ends)
    same = [Post.code == command.code]
    if command.kind == MAYOR:
        same.append(and_(Post.kind == MAYOR, Post.ends > starts))
    elif command.kind in (HEAD, DIRECTOR):
        same.append(and_(Post.unit == command.unit, Post.kind.in_((HEAD, DIRECTOR)), Post.ends > starts))
    if ctx.session.scalar(select(Post.id).where(or_(*same)).limit(1)):
        raise AlreadyExists("post")
    return ctx.add(
        Post(
            code=command.code,
            kind=command.kind,
            title=command.title,
            unit=command.unit,
            rank=command.rank,
            starts=starts,
            ends=FOREVER,
        )
    )


def _terms(ctx: Context, code: str, starts: date) -> list[UnitTerm]:
    """What the unit is from a day on. Raises NotFound for one that is not there then."""
    query = select(UnitTerm).where(UnitTerm.code == code, UnitTerm.ends > starts, UnitTerm.ends > UnitTerm.starts)
    terms = list(ctx.session.scalars(query.order_by(UnitTerm.starts)))
    if not terms or terms[0].starts > starts:
        raise NotFound("unit")
    return terms
