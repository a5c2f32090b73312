"""The office reviews a submitted topic (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting.capacity import exercise, sign
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ReviewTopic:
    """Pass a topic on to the leader in charge, or return it to its unit."""

    topic_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Returning it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: ReviewTopic, ctx: Context) -> Topic:
    """Put the office's review on record. Raises RuleBroken(R50.2) for who is not of the office, and IllegalStep.

    A review by the director or a deputy is the office's signature on the submission form at the same time (R50.3);
    otherwise the form waits for one of them.
    """
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.reviewers())
    topic.state = TOPIC.advance(topic.state, "review" if command.agreed else "return")
    ctx.settle(topic, "review_topic")
    form = authority_rules.form_signers()
    own = ctx.standing.first(form.powers)
    power = ctx.capacity = own or power
    sign(ctx, topic, power, "review", command.agreed, command.opinion)
    if not command.agreed:
        return topic
    if own:
        sign(ctx, topic, power, "office_form", True, command.opinion)
    else:
        ctx.wait_for(topic, "sign_topic_form", *form.powers, rule=form.rule, due=topic.meeting_day)
    approval = authority_rules.approvers(topic.sponsor_unit)
    ctx.wait_for(topic, "approve_topic", *approval.powers, rule=approval.rule, due=topic.meeting_day)
    return topic
