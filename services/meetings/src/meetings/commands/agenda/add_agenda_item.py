"""One topic is added to an agenda that is fixed already (articles 47 and 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import agenda, composition, gating, noticing
from meetings.acting.agenda import Item
from meetings.acting.capacity import by_office
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import gate_rules
from meetings.rules.agenda_rules import TOPIC as TOPIC_ITEM


@dataclass(frozen=True)
class AddAgendaItem:
    """Add a topic at a place, from 1; 0 means at the end."""

    meeting_id: UUID
    item: Item
    position: int

    def __post_init__(self) -> None:
        """Of the kinds of items only a topic may still come when all is fixed."""
        if self.item.kind != TOPIC_ITEM:
            raise Malformed({"item.kind": "只能增列议题（topic） / only a topic is added late"})


def handle(command: AddAgendaItem, ctx: Context) -> Meeting:
    """Judge the topic as fixing the agenda would have, put it on, and issue the agenda anew; the others stay as fixed.

    Materials that came in after the term need the urgent approval for this meeting. Raises RuleBroken for R24.1, R25.5,
    R50.1 to R50.4 and the tasks of the kind, R47.1 (before the study item), R31.1; NotPermitted, IllegalStep (before
    what was taken up), Malformed for a topic that is on the agenda and a place that is not there, NeighbourDown.
    """
    by_office(ctx, "add_agenda_item")
    seen = ctx.load(Meeting, command.meeting_id)
    topic_id = command.item.topic_id
    if topic_id is None or any(item.topic_id == topic_id for item in seen.items):
        raise Malformed({"item.topic_id": "应为议程上没有的议题 / a topic that is not on the agenda is expected"})
    topic = ctx.load(Topic, topic_id)
    reviews = {topic_id: gating.legality(ctx, topic)}
    reported = [(item.topic_id, item.reporter_unit) for item in seen.items]
    call = composition.call_of(ctx, seen, [*reported, (topic_id, command.item.reporter_unit or topic.sponsor_unit)])
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "add_agenda_item")
    before = sorted(meeting.items, key=lambda item: item.position)
    if any(item.topic_id == topic_id for item in before) or command.position > len(before) + 1:
        raise Malformed({"position": "议程已经变动，请重新查看 / the agenda is another now, read it again"})
    added = agenda.make_item(ctx, meeting, command.item, topic, "item")
    after = list(before)
    after.insert(command.position - 1 if command.position else len(before), added)
    agenda.require_untouched(before, after, "add_agenda_item")
    (topic,) = gating.lock_topics(ctx, [topic_id])
    facts = gating.facts_for(ctx, [topic], meeting.id, reviews)
    try:
        gate_rules.require_all(facts[topic_id], ctx.today)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.rule, topic_id=topic_id, **refusal.judged) from refusal
    topic.state = TOPIC.advance(topic.state, "schedule")
    topic.version += 1
    ctx.also(topic)
    agenda.arrange(meeting, after)
    agenda.require_order(ctx, meeting)
    composition.bring_up(ctx, meeting, call, listed)
    agenda.require_no_outsider(ctx, meeting)
    agenda.issue(ctx, meeting, f"增列：{topic.title}" if added.level <= meeting.level else "增列议题")
    # In session nobody is told of the new agenda; who is on the list because of it has to know of the meeting still.
    noticing.catch_up(ctx, meeting)
    return meeting
