"""The agenda of a meeting is fixed, once every gate before it is passed (articles 24, 25, 47 and 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import agenda, composition, convening, gating
from meetings.acting.capacity import by_office
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import gate_rules


@dataclass(frozen=True)
class FixAgenda:
    """Fix the agenda of a meeting as it stands."""

    meeting_id: UUID


def handle(command: FixAgenda, ctx: Context) -> Meeting:
    """Judge the agenda and each topic on it, schedule the topics, and put the opening before the chair.

    Raises RuleBroken for R47.1 (no study item first), R47.2 (no bottom-line item for too long), R31.1 (somebody from
    outside is listed for what is no public matter) and, naming the topic, for R24.1, R25.5, R50.1, R50.2, R50.3, R50.4
    and the tasks of the kind; NotPermitted, IllegalStep, NeighbourDown.
    """
    by_office(ctx, "fix_agenda")
    # Neighbours are asked before any row is locked, so that a slow answer holds up nobody else.
    seen = ctx.load(Meeting, command.meeting_id)
    reviews = {
        item.topic_id: gating.legality(ctx, ctx.load(Topic, item.topic_id)) for item in seen.items if item.topic_id
    }
    call = composition.call_of(ctx, seen)
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "fix_agenda")
    agenda.require_order(ctx, meeting)
    topics = gating.lock_topics(ctx, (item.topic_id for item in meeting.items))
    facts = gating.facts_for(ctx, topics, meeting.id, reviews)
    for topic in topics:
        try:
            gate_rules.require_all(facts[topic.id], ctx.today)
        except RuleBroken as refusal:
            raise RuleBroken(refusal.rule, topic_id=topic.id, **refusal.judged) from refusal
        topic.state = TOPIC.advance(topic.state, "schedule")
        topic.version += 1
        ctx.also(topic)
    composition.bring_up(ctx, meeting, call, listed)
    agenda.require_no_outsider(ctx, meeting)
    agenda.take_titles(meeting, topics)
    agenda.issue(ctx, meeting, "")
    ctx.settle(meeting, "fix_agenda")
    chair = convening.chairing(meeting)
    ctx.wait_for(meeting, "open_meeting", *chair.powers, rule=chair.rule, due=meeting.day)
    return meeting
