"""The vice mayor in charge, or the mayor, approves a topic that the office has reviewed (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting.capacity import exercise, sign
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ApproveTopic:
    """Approve a topic, or return it to its unit."""

    topic_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Returning it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: ApproveTopic, ctx: Context) -> Topic:
    """Sign the submission form as the leader in charge. Raises RuleBroken(R50.2) and IllegalStep.

    Once approved, the topic waits for its unit's head to report to the principal leaders (R50.4).
    """
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.approvers(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "approve" if command.agreed else "return")
    sign(ctx, topic, power, "approval", command.agreed, command.opinion)
    if not command.agreed:
        ctx.settle(topic)
        return topic
    ctx.settle(topic, "approve_topic")
    report = authority_rules.reporters(topic.sponsor_unit)
    ctx.wait_for(topic, "record_prior_report", *report.powers, rule=report.rule, due=topic.meeting_day)
    return topic
