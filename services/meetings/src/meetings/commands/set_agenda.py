"""The office draws up the agenda of a meeting (article 47)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.capacity import by_office
from meetings.gating import lock_topics
from meetings.model.meeting import MEETING, AgendaItem, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules


@dataclass(frozen=True)
class Item:
    """One item: study or bottom_line with a title of its own, or topic with the topic's id."""

    kind: str
    topic_id: UUID | None
    title: str


@dataclass(frozen=True)
class SetAgenda:
    """Put these items on the agenda, in this order, in place of what was there."""

    meeting_id: UUID
    items: tuple[Item, ...]


def handle(command: SetAgenda, ctx: Context) -> Meeting:
    """Replace the agenda; whether it is lawful is judged when it is fixed.

    An agenda that was fixed is open again by this, and its topics are approved but not scheduled. Raises NotPermitted
    for who is not of the office, NotFound for an unknown topic, Malformed for one that is named twice, IllegalStep.
    """
    by_office(ctx, "set_agenda")
    meeting = ctx.target(Meeting, command.meeting_id)
    was_fixed = meeting.state == "agenda_fixed"
    meeting.state = MEETING.advance(meeting.state, "set_agenda")
    if was_fixed:
        for topic in lock_topics(ctx, (item.topic_id for item in meeting.items)):
            topic.state = TOPIC.advance(topic.state, "unschedule")
            topic.version += 1
            ctx.also(topic)
        ctx.settle(meeting)
        ctx.wait_for(meeting, "fix_agenda", *authority_rules.OFFICE, rule="R47.1", due=meeting.day)
    meeting.items = list(_items(command, ctx))
    return meeting


def _items(command: SetAgenda, ctx: Context) -> Iterable[AgendaItem]:
    seen: set[UUID] = set()
    for position, item in enumerate(command.items, 1):
        title, level = item.title, 0
        if item.topic_id is not None:
            if item.topic_id in seen:
                raise Malformed({f"items.{position - 1}.topic_id": "同一议题列了两次 / named twice"})
            seen.add(item.topic_id)
            topic = ctx.load(Topic, item.topic_id)
            title, level = topic.title, topic.level
        yield AgendaItem(
            meeting_id=command.meeting_id,
            position=position,
            kind=item.kind,
            topic_id=item.topic_id,
            title=title,
            level=level,
        )
