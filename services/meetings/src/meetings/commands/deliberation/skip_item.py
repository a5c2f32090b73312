"""An item of the agenda is passed over in session (article 48)."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from chassis.run import Context
from meetings.acting import deliberating
from meetings.acting.gating import lock_topics
from meetings.model.deliberation import ITEM
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC


@dataclass(frozen=True)
class SkipItem:
    """Pass over the item at a position of the agenda."""

    meeting_id: UUID
    position: int


class Skipped(NamedTuple):
    """Where an item stands that was passed over, and the version of its meeting."""

    meeting_id: UUID
    position: int
    state: str
    version: int


def handle(command: SkipItem, ctx: Context) -> Skipped:
    """Pass over an item that was not taken up; its topic may be submitted to another meeting.

    Raises the RuleBroken of the kind of meeting for who is not in the chair; NotFound, IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    deliberating.by_chair(ctx, meeting)
    meeting.state = MEETING.advance(meeting.state, "skip_item")
    item = deliberating.item_at(ctx, meeting, command.position)
    item.state = ITEM.advance(item.state, "skip_item")
    for topic in lock_topics(ctx, [item.topic_id]):
        topic.state = TOPIC.advance(topic.state, "defer")
        topic.version += 1
        ctx.settle(topic)
        ctx.also(topic)
    return Skipped(meeting.id, item.position, item.state, meeting.version)
