"""Reads of procedures and exemptions."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer, lazyload

from chassis.db import page
from chassis.errors import NotFound
from chassis.run import Context
from meetings.model.procedure import Exemption, Procedure
from meetings.model.topic import Topic
from meetings.present import procedure as present
from zhengling.meetings.v1 import procedure_service_pb2 as pb


def get_procedure(ctx: Context, procedure_id: UUID) -> pb.Procedure:
    """One procedure. Raises NotFound."""
    return present.procedure(ctx.load(Procedure, procedure_id))


def list_procedures(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> pb.ListProceduresReply:
    """One page of the procedures of a topic, newest first, without what is recorded in them. Raises NotFound."""
    _require_open(ctx, topic_id)
    query = select(Procedure).where(Procedure.topic_id == topic_id)
    query = query.options(lazyload(Procedure.topic), defer(Procedure.details))
    rows, after = page(ctx.session, query, Procedure.id, cursor, limit)
    return pb.ListProceduresReply(procedures=[present.procedure_row(row) for row in rows], next_cursor=after)


def get_exemption(ctx: Context, exemption_id: UUID) -> pb.Exemption:
    """One exemption. Raises NotFound."""
    return present.exemption(ctx.load(Exemption, exemption_id))


def list_exemptions(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> pb.ListExemptionsReply:
    """One page of the exemptions of a topic, newest first. Raises NotFound."""
    _require_open(ctx, topic_id)
    query = select(Exemption).where(Exemption.topic_id == topic_id).options(lazyload(Exemption.topic))
    rows, after = page(ctx.session, query, Exemption.id, cursor, limit)
    return pb.ListExemptionsReply(exemptions=[present.exemption(row) for row in rows], next_cursor=after)


def _require_open(ctx: Context, topic_id: UUID) -> None:
    """As Procedure.known_to: what a topic's gates rest on is not for units that it only concerns."""
    topic = ctx.load(Topic, topic_id)
    if not (topic.open_to(ctx.standing) or topic.reviewed_by(ctx.standing)):
        raise NotFound(Topic.__subject__)
