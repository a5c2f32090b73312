"""A unit withdraws its topic before it stands on an agenda (article 9)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import consulting, evidence
from meetings.acting.capacity import exercise
from meetings.model.consultation import WITHDRAWN
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class WithdrawTopic:
    """Withdraw a topic."""

    topic_id: UUID


def handle(command: WithdrawTopic, ctx: Context) -> Topic:
    """Withdraw the topic; nobody waits for it any more. Raises RuleBroken(R9.1) and IllegalStep."""
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, authority_rules.submitters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "withdraw")
    ctx.settle(topic)
    consulting.end(ctx, topic, WITHDRAWN)
    evidence.abandon(ctx, [topic])
    return topic
