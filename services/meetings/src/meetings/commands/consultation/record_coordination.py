"""A leader records what the coordination of a topic came to (article 49)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import consulting, evidence
from meetings.acting.capacity import exercise
from meetings.model.consultation import (
    COORDINATION,
    DIFFERING,
    OUTCOMES,
    WITHDRAWN,
    Coordination,
)
from meetings.model.topic import TOPIC
from meetings.rules import consultation_rules
from zhengling.meetings.v1.events_pb2 import TopicCoordinated


@dataclass(frozen=True)
class RecordCoordination:
    """Agreed, differing (it goes up with the difference noted) or withdrawn (the topic is dropped)."""

    coordination_id: UUID
    outcome: str
    result: str


def handle(command: RecordCoordination, ctx: Context) -> Coordination:
    """Put the result on record: agreed, the units' heads countersign; withdrawn, the topic is.

    Raises RuleBroken(R49.2) for who may not coordinate, or may not let a difference go up; IllegalStep.
    """
    seen = ctx.load(Coordination, command.coordination_id)
    topic = consulting.lock_topic(ctx, seen.topic_id)
    ctx.session.expire(seen)
    coordination = ctx.target(Coordination, command.coordination_id)
    unit, today = coordination.sponsor_unit, ctx.today
    settling = command.outcome == DIFFERING
    authority = (consultation_rules.settlers if settling else consultation_rules.coordinators)(unit, today)
    power = exercise(ctx, authority)
    coordination.state = COORDINATION.advance(coordination.state, OUTCOMES[command.outcome])
    coordination.result = command.result
    coordination.coordinated_at, coordination.coordinated_by = ctx.now, ctx.standing.name
    coordination.coordinated_as = f"{power.key} ({power.via})"
    ctx.settle(coordination)
    if command.outcome == WITHDRAWN:
        topic.state = TOPIC.advance(topic.state, "withdraw")
        topic.version += 1
        ctx.settle(topic)
        consulting.end(ctx, topic, WITHDRAWN)
        evidence.abandon(ctx, [topic])
    else:
        consulting.follow_up(ctx, topic)
    told = TopicCoordinated(
        coordination_id=str(coordination.id),
        topic_id=str(topic.id),
        sponsor_unit=coordination.sponsor_unit,
        level=coordination.level,
    )
    ctx.record(told, coordination)
    return coordination
