"""Reads of topics."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from chassis import run
from chassis.db import Page, page
from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from chassis.showing import shower
from meetings.acting import gating
from meetings.model.topic import Topic
from meetings.present import topic as present
from meetings.rules import authority_rules, gate_rules
from zhengling.meetings.v1 import topic_service_pb2 as pb


def get_topic(ctx: Context, topic_id: UUID) -> pb.Topic:
    """One topic, in one statement; the opinions on its form are not for units it only concerns. Raises NotFound."""
    topic = _topic(ctx, topic_id)
    show = shower(Topic, pb.Topic) if topic.open_to(ctx.standing) else present.without_opinions
    return show(topic)


def _topic(ctx: Context, topic_id: UUID) -> Topic:
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.opinions))
    topic = ctx.session.scalars(query).unique().one_or_none()
    if topic is None or not run.knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    return topic


def list_topics(
    ctx: Context, cursor: str, limit: int, state: str, sponsor_unit: str, meeting_id: UUID | None
) -> Page[Topic]:
    """One page of the topics the caller may know of."""
    query = select(Topic).where(Topic.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*authority_rules.OFFICE, *authority_rules.LEADERS):
        # As Topic.known_to; a stand-in may head a unit he does not belong to.
        keys = (power.key for power in ctx.standing.powers)
        led = {key.partition(":")[2] for key in keys if key.startswith(("head:", "portfolio:"))}
        headed = {key.partition(":")[2] for key in ctx.standing.keys() if key.startswith("head:")}  # noqa: SIM118
        concerned = Topic.concerned_units.overlap(sorted(ctx.standing.units | headed))
        functions = {key.partition(".")[0] for key in ctx.standing.keys() if key.endswith((".head", ".staff"))}  # noqa: SIM118
        asked = Topic.reviewers.overlap(sorted(functions))
        query = query.where(or_(Topic.sponsor_unit.in_(ctx.standing.units | led), concerned, asked))
    if state:
        query = query.where(Topic.state == state)
    if sponsor_unit:
        query = query.where(Topic.sponsor_unit == sponsor_unit)
    if meeting_id:
        query = query.where(Topic.meeting_id == meeting_id)
    return page(ctx.session, query, Topic.id, cursor, limit)


def get_topic_readiness(ctx: Context, topic_id: UUID) -> pb.TopicReadiness:
    """Each gate before the agenda, passed or missing, judged today as fixing the agenda would.

    Raises NotFound, and NotPermitted for a unit that the topic only concerns.
    """
    topic = _topic(ctx, topic_id)
    if not topic.open_to(ctx.standing):
        raise NotPermitted("get_topic_readiness")
    facts = gating.facts_for(ctx, [topic], topic.meeting_id, {})
    found = [(ctx.runtime.book.rule(gate.rule), gate) for gate in gate_rules.judged(facts[topic.id], ctx.today)]
    return present.readiness(topic, found)
