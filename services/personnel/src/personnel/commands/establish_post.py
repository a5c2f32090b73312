"""Establish a post in a unit."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.errors import AlreadyExists
from chassis.run import Context
from personnel.model import Post
from personnel.model.directory import unit_by_code
from personnel.rules import directory_rules


@dataclass(frozen=True)
class EstablishPost:
    """A new post with its rank (article 5)."""

    code: str
    kind: str
    title: str
    unit: str
    rank: int


def handle(command: EstablishPost, ctx: Context) -> Post:
    """Establish it. Raises RuleBroken(R9.1, R5.1), NotFound for the unit, AlreadyExists for a second mayor too."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    unit = unit_by_code(ctx.session, command.unit)
    directory_rules.require_post_fits(command.kind, unit.kind, unit.functions)
    if ctx.session.scalar(select(Post.id).where(Post.code == command.code)):
        raise AlreadyExists("post")
    return ctx.add(
        Post(code=command.code, kind=command.kind, title=command.title, unit=command.unit, rank=command.rank)
    )
