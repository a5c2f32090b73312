"""The item under discussion comes to its end without a decision (article 48)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import deliberating
from meetings.acting.gating import lock_topics
from meetings.model.deliberation import Deliberation
from meetings.model.topic import TOPIC

CONCLUDED, PUT_OFF = "concluded", "put_off"
STEPS = {CONCLUDED: "conclude_item", PUT_OFF: "put_off_item"}
"""How an item may end without a decision, and the step each means."""


@dataclass(frozen=True)
class ConcludeItem:
    """End the discussion of an item: it is done with, or put off for another meeting."""

    deliberation_id: UUID
    how: str
    reason: str

    def __post_init__(self) -> None:
        """Putting it off says why."""
        require_given(reason=self.how != PUT_OFF or self.reason)


def handle(command: ConcludeItem, ctx: Context) -> Deliberation:
    """End the item: the chair or the office where it is done with, the chair alone where it is put off.

    A topic that is put off may be submitted to another meeting. Raises RuleBroken of the kind of meeting (not by the
    chair), NotPermitted, Malformed for a topic that is neither decided nor put off, IllegalStep.
    """
    seen = ctx.load(Deliberation, command.deliberation_id)
    meeting = deliberating.locked(ctx, seen.meeting_id)
    if command.how == PUT_OFF:
        deliberating.by_chair(ctx, meeting)
    else:
        deliberating.by_chair_or_office(ctx, meeting, "conclude_item")
    found = ctx.target(Deliberation, command.deliberation_id)
    item = next(item for item in meeting.items if item.id == found.item_id)
    if command.how == CONCLUDED and item.topic_id is not None:
        raise Malformed({"how": "议题须作出决定，或者由主持人暂缓 / a topic is decided, or put off by the chair"})
    topics = lock_topics(ctx, [item.topic_id])
    deliberating.conclude(ctx, item, found, STEPS[command.how])
    found.put_off_for = command.reason
    ctx.also(meeting)
    for topic in topics:
        topic.state = TOPIC.advance(topic.state, "defer")
        topic.version += 1
        ctx.settle(topic)
        ctx.also(topic)
    return found
