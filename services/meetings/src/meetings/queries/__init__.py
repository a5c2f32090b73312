"""The reads of meetings by area: each takes the context of the reader and answers what that reader may know."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload

from chassis import run
from chassis.run import Context
from meetings.model import Base, Meeting


@cache
def subjects() -> dict[str, type[Any]]:
    """The kinds of thing that acts are about, with their tables."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return {model.__subject__: model for model in models if hasattr(model, "__subject__")}


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may read the acts about a subject.

    Whoever may see a meeting's notice only may not read who came to it, and whom a topic concerns not what others said
    of it, so their acts take more than knowing of them.
    """
    kind, _, key = subject.partition("/")
    try:
        model, key_id = subjects()[kind], UUID(key)
    except (KeyError, ValueError):
        return False
    entity = ctx.session.get(model, key_id, options=[selectinload(Meeting.attendance)] if model is Meeting else [])
    if entity is None or not run.knows(entity, ctx.standing):
        return False
    open_to = getattr(entity, "open_to", None)
    return open_to is None or bool(open_to(ctx.standing))
