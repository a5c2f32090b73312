"""A draft agenda from the topics that are ready for a meeting."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from chassis.errors import NotPermitted
from chassis.run import Context
from chassis.wire import instant, text
from meetings.acting import agenda, gating
from meetings.model.meeting import Meeting
from meetings.model.topic import OPEN, Topic
from meetings.rules import agenda_rules, gate_rules
from meetings.rules.agenda_rules import BOTTOM_LINE, STUDY, TOPIC
from meetings.rules.authority_rules import OFFICE
from meetings.rules.gate_rules import MISSING
from meetings.rules.kind_rules import KINDS
from zhengling.meetings.v1 import agenda_service_pb2 as agenda_pb
from zhengling.meetings.v1 import meeting_service_pb2 as pb

MOST_TOPICS = 100
READY = ("approved", "scheduled")
TITLES = {STUDY: "专题学习", BOTTOM_LINE: "统筹发展和安全"}


@dataclass
class Draft:
    """The items of a draft in order, and the topics that are not ready with the rules of the gates they lack."""

    items: list[pb.AgendaItem] = field(default_factory=list)
    unready: list[agenda_pb.Unready] = field(default_factory=list)


def preview_agenda(ctx: Context, meeting_id: UUID) -> agenda_pb.AgendaDraft:
    """The study item where the kind needs it, the bottom-line item where it is due, then the ready topics.

    Topics come in the order in which the text lists the tasks of the kind, those handed in first before others. Raises
    NotPermitted for who is not of the office, NotFound, NeighbourDown.
    """
    meeting = ctx.load(Meeting, meeting_id)
    if not ctx.standing.holds(*OFFICE):
        raise NotPermitted("preview_agenda")
    without = agenda.without_bottom_line(ctx, meeting)
    draft = _draft(ctx, meeting, without)
    minutes = [item.minutes for item in draft.items]
    for number, (item, at) in enumerate(
        zip(draft.items, agenda_rules.slots(meeting.starts_at, minutes), strict=True), 1
    ):
        item.position, item.starts_at = number, instant(at)
    return agenda_pb.AgendaDraft(
        meeting_id=text(meeting.id),
        version=meeting.version,
        items=draft.items,
        unready=draft.unready,
        planned_minutes=sum(minutes),
        overrun_minutes=agenda_rules.overrun(meeting.starts_at, meeting.ends_at, minutes),
        without_bottom_line=without,
    )


def _draft(ctx: Context, meeting: Meeting, without: int) -> Draft:
    draft = Draft()
    if agenda_rules.opens_with_study(meeting.kind, ctx.today):
        draft.items.append(pb.AgendaItem(kind=STUDY, title=TITLES[STUDY]))
    if agenda_rules.bottom_line_due(meeting.kind, without, ctx.today):
        draft.items.append(pb.AgendaItem(kind=BOTTOM_LINE, title=TITLES[BOTTOM_LINE]))
    topics = _topics(ctx, meeting)
    facts = gating.facts_for(ctx, topics, meeting.id, {})
    for topic in topics:
        missing = [gate.rule for gate in gate_rules.judged(facts[topic.id], ctx.today) if gate.state == MISSING]
        if missing or topic.state not in READY:
            unready = agenda_pb.Unready(topic_id=text(topic.id), title=topic.title, missing=missing)
            draft.unready.append(unready)
            continue
        draft.items.append(
            pb.AgendaItem(
                kind=TOPIC,
                topic_id=text(topic.id),
                title=topic.title,
                minutes=topic.minutes_needed,
                reporter_unit=topic.sponsor_unit,
                reporter=topic.reporter,
                level=topic.level,
            )
        )
    return draft


def _topics(ctx: Context, meeting: Meeting) -> list[Topic]:
    """The topics on their way to a meeting, in the order in which they would stand on its agenda."""
    query = (
        select(Topic)
        .where(Topic.meeting_id == meeting.id, Topic.state.in_(OPEN), Topic.level <= ctx.standing.clearance)
        .order_by(Topic.id)
        .limit(MOST_TOPICS)
        .options(selectinload(Topic.opinions))
    )
    tasks = {task: number for number, task in enumerate(KINDS[meeting.kind].tasks)}
    late = datetime.max.replace(tzinfo=UTC)
    return sorted(
        ctx.session.scalars(query),
        key=lambda topic: (tasks.get(topic.task, len(tasks)), topic.handed_in or late, topic.id),
    )
