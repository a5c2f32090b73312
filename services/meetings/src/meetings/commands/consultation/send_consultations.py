"""The head of a sponsor sends the questions its people drafted (articles 9 and 25)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import consulting
from meetings.acting.capacity import exercise
from meetings.acting.consulting import Together
from meetings.commands.consultation.request_consultations import send
from meetings.model.consultation import DRAFTED
from meetings.model.topic import TOPIC, Topic
from meetings.rules import consultation_rules


@dataclass(frozen=True)
class SendConsultations:
    """Send what was drafted about a topic."""

    topic_id: UUID


def handle(command: SendConsultations, ctx: Context) -> Together:
    """Send every draft.

    Raises RuleBroken(R9.1) for another than the head, Malformed for no drafts, IllegalStep, NeighbourDown.
    """
    text = consulting.draft_of(ctx, command.topic_id)
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, consultation_rules.askers(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "consult")
    drafts = consulting.counting(ctx, topic, DRAFTED)
    if not drafts:
        raise Malformed({"topic_id": "没有待发出的征求意见 / there is no draft to send"})
    for drafted in drafts:
        drafted.version += 1
        ctx.settle(drafted, "send_consultations")
    send(ctx, topic, drafts, text)
    return Together(drafts)
