"""The office draws up the agenda of a meeting (article 47)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import agenda
from meetings.acting.agenda import Item
from meetings.acting.capacity import by_office
from meetings.acting.gating import lock_topics, topics_by_id
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC
from meetings.rules import authority_rules

__all__ = ["Item", "SetAgenda", "handle"]


@dataclass(frozen=True)
class SetAgenda:
    """Put these items on the agenda, in this order, in place of what was there."""

    meeting_id: UUID
    items: tuple[Item, ...]


def handle(command: SetAgenda, ctx: Context) -> Meeting:
    """Replace the agenda as far as the caller may know it; whether it is lawful is judged when it is fixed.

    An agenda that was fixed is open again by this, and its topics are approved but not scheduled. Raises NotPermitted
    for who is not of the office, NotFound for an unknown topic, Malformed for one that is named twice and for a level
    that is not possible, IllegalStep.
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
    # Read together, so that the items do not ask for them one by one.
    topics = topics_by_id(ctx, (item.topic_id for item in command.items))
    seen: set[UUID] = set()
    items = []
    for number, item in enumerate(command.items):
        if item.topic_id in seen:
            raise Malformed({f"items.{number}.topic_id": "同一议题列了两次 / named twice"})
        seen |= {item.topic_id} if item.topic_id else set()
        about = agenda.require_topic(ctx, topics, item.topic_id)
        items.append(agenda.make_item(ctx, meeting, item, about, f"items.{number}"))
    kept = [old for old in meeting.items if old.level > ctx.standing.clearance]
    if any(old.topic_id in seen for old in kept if old.topic_id):
        raise Malformed({"items": "有议题已经在议程上 / a topic is on the agenda already"})
    agenda.arrange(meeting, agenda.with_unseen(ctx, kept, items))
    return meeting
