"""Reads of procedures and exemptions."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer, lazyload

from chassis.db import Page, page
from chassis.errors import NotFound
from chassis.run import Context
from meetings.model.procedure import Exemption, Procedure
from meetings.model.topic import Topic


def get_procedure(ctx: Context, procedure_id: UUID) -> Procedure:
    """One procedure. Raises NotFound."""
    return ctx.load(Procedure, procedure_id)


def list_procedures(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> Page[Procedure]:
    """One page of the procedures of a topic, newest first, without what is recorded in them. Raises NotFound."""
    _require_open(ctx, topic_id)
    query = select(Procedure).where(Procedure.topic_id == topic_id)
    query = query.options(lazyload(Procedure.topic), defer(Procedure.details))
    return page(ctx.session, query, Procedure.id, cursor, limit)


def get_exemption(ctx: Context, exemption_id: UUID) -> Exemption:
    """One exemption. Raises NotFound."""
    return ctx.load(Exemption, exemption_id)


def list_exemptions(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> Page[Exemption]:
    """One page of the exemptions of a topic, newest first. Raises NotFound."""
    _require_open(ctx, topic_id)
    query = select(Exemption).where(Exemption.topic_id == topic_id).options(lazyload(Exemption.topic))
    return page(ctx.session, query, Exemption.id, cursor, limit)


def _require_open(ctx: Context, topic_id: UUID) -> None:
    """As Procedure.known_to: what a topic's gates rest on is not for units that it only concerns."""
    topic = ctx.load(Topic, topic_id)
    if not (topic.open_to(ctx.standing) or topic.reviewed_by(ctx.standing)):
        raise NotFound(Topic.__subject__)
