"""The office's director or a deputy signs a topic's submission form (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise, sign
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class SignTopicForm:
    """Sign the submission form with an agreeing opinion."""

    topic_id: UUID
    opinion: str


def handle(command: SignTopicForm, ctx: Context) -> Topic:
    """Sign for the office. Raises RuleBroken(R50.3) for anybody but the director and deputies, and IllegalStep."""
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.form_signers())
    topic.state = TOPIC.advance(topic.state, "sign_form")
    sign(ctx, topic, power, "office_form", True, command.opinion)
    ctx.settle(topic, "sign_topic_form")
    return topic
