"""The reads of personnel by area: each takes the context of the reader and answers what that reader may know."""

from functools import cache
from typing import Any
from uuid import UUID

from chassis.run import Context
from chassis.run import knows as may_know
from personnel.model import Base, keeps_directory


@cache
def subjects() -> dict[str, type[Any]]:
    """The kinds of thing that acts are about, with their tables."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return {model.__subject__: model for model in models if hasattr(model, "__subject__")}


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may read the acts about a subject of this service.

    What says itself who may know of it, a leave for one, is so judged; the record of anything else that concerns a
    person is open to that person and to the office.
    """
    kind, _, key = subject.partition("/")
    model = subjects().get(kind)
    try:
        thing = ctx.session.get(model, UUID(key)) if model else None
    except ValueError:
        return False
    if thing is None:
        return False
    if hasattr(thing, "known_to"):
        return may_know(thing, ctx.standing)
    mine = ctx.standing.person_id
    return keeps_directory(ctx.standing) or mine in (thing.id, getattr(thing, "person_id", None))
