"""A topic is allowed to come in after the term for one meeting (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise, sign
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ApproveUrgentSubmission:
    """Allow a late submission of a topic to one meeting, for a reason."""

    topic_id: UUID
    meeting_id: UUID
    reason: str


def handle(command: ApproveUrgentSubmission, ctx: Context) -> Topic:
    """Put on record who allowed the late submission and why. Raises RuleBroken(R50.1) and IllegalStep."""
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.urgency_approvers(topic.sponsor_unit, ctx.today))
    topic.state = TOPIC.advance(topic.state, "approve_urgent")
    meeting = ctx.load(Meeting, command.meeting_id)
    MEETING.advance(meeting.state, "take_topic")
    topic.urgent_meeting_id = meeting.id
    topic.urgent_reason = command.reason
    topic.urgent_by = ctx.standing.name
    sign(ctx, topic, power, "urgent", True, command.reason)
    return topic
