"""Reads of consultations and coordinations: the sponsor's side sees all, a unit that is asked its own."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select

from chassis.db import Page, page
from chassis.errors import NotPermitted
from chassis.run import Context
from meetings.model.consultation import Consultation, ConsultedDraft, Coordination, Grounds
from meetings.model.topic import Topic
from meetings.present import consultation as present
from zhengling.meetings.v1 import consultation_service_pb2 as pb


def get_consultation(ctx: Context, consultation_id: UUID) -> pb.Consultation:
    """One consultation with the text it is about. Raises NotFound, for what another unit is asked too."""
    found = ctx.load(Consultation, consultation_id)
    query = select(ConsultedDraft).where(
        ConsultedDraft.topic_id == found.topic_id, ConsultedDraft.sha256 == found.draft_sha256
    )
    return present.on_day(found, ctx.today, ctx.session.scalar(query) if found.draft_sha256 else None)


def list_topic_consultations(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> Page[pb.Consultation]:
    """One page of a topic's consultations, of every round; for a unit it concerns only its own. Raises NotFound."""
    topic = ctx.load(Topic, topic_id)
    query = select(Consultation).where(Consultation.topic_id == topic.id, Consultation.level <= ctx.standing.clearance)
    if not topic.open_to(ctx.standing):
        query = query.where(Consultation.unit.in_(_units(ctx)), Consultation.asked_at.is_not(None))
    return _page(ctx, query, cursor, limit)


def list_consultations(ctx: Context, cursor: str, limit: int, unit: str, state: str) -> Page[pb.Consultation]:
    """One page of what the caller's units are asked. Raises NotPermitted for a unit that is not the caller's."""
    units = _units(ctx)
    if unit and unit not in units:
        raise NotPermitted("list_consultations")
    query = select(Consultation).where(
        Consultation.unit.in_([unit] if unit else sorted(units)),
        Consultation.asked_at.is_not(None),
        Consultation.level <= ctx.standing.clearance,
    )
    if state:
        query = query.where(Consultation.state == state)
    return _page(ctx, query, cursor, limit)


def get_coordination(ctx: Context, coordination_id: UUID) -> Coordination:
    """One coordination. Raises NotFound."""
    return ctx.load(Coordination, coordination_id)


def list_coordinations(ctx: Context, topic_id: UUID, cursor: str, limit: int) -> Page[Coordination]:
    """One page of a topic's coordinations; for a unit it concerns those that state its grounds. Raises NotFound."""
    topic = ctx.load(Topic, topic_id)
    query = select(Coordination).where(Coordination.topic_id == topic.id, Coordination.level <= ctx.standing.clearance)
    if not topic.open_to(ctx.standing):
        mine = exists().where(Grounds.coordination_id == Coordination.id, Grounds.unit.in_(_units(ctx)))
        query = query.where(mine)
    return page(ctx.session, query, Coordination.id, cursor, limit)


def _page(ctx: Context, query: Select[Any], cursor: str, limit: int) -> Page[pb.Consultation]:
    rows, after = page(ctx.session, query, Consultation.id, cursor, limit)
    return Page([present.on_day(row, ctx.today) for row in rows], after)


def _units(ctx: Context) -> frozenset[str]:
    """The units the caller is of, and those he heads; a stand-in may head a unit he does not belong to."""
    keys = ctx.standing.keys()
    return ctx.standing.units | {key.removeprefix("head:") for key in keys if key.startswith("head:")}
