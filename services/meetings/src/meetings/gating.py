"""Gathers the facts on which the gates before an agenda judge."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import exists, select, tuple_

from chassis.clock import SHANGHAI
from chassis.run import Context
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.topic import OPEN, TOPIC, Topic
from meetings.ports import Legality
from meetings.rules.agenda_rules import BOTTOM_LINE
from meetings.rules.gate_rules import TopicFacts

NO_DOCUMENT = Legality(normative=False, finding="none")


def legality(ctx: Context, topic: Topic) -> Legality:
    """Where the legality review of a topic's document stands; raises NeighbourDown."""
    if topic.document_id is None:
        return NO_DOCUMENT
    found: Legality = ctx.neighbours.legality(ctx.actor, topic.document_id)
    return found


def facts_of(topic: Topic, meeting_id: UUID | None, reviewed: Legality) -> TopicFacts:
    """The facts of a topic as seen from the meeting it is to come before: the one it was submitted to, or none."""
    here = meeting_id is not None and topic.meeting_id == meeting_id and topic.state not in ("proposed", "deferred")
    return TopicFacts(
        kind=topic.meeting_kind,
        task=topic.task,
        flags=frozenset(topic.flags),
        day=topic.meeting_day if here else None,
        deadline=topic.deadline if here else None,
        handed_in=local_day(topic.handed_in) if here else None,
        urgent=here and topic.urgent_meeting_id == meeting_id,
        reviewed=topic.signed("review"),
        approved=topic.signed("approval"),
        office_signed=topic.signed("office_form"),
        leader_signed=topic.signed("approval"),
        agreed=frozenset(topic.agreed_by),
        normative=reviewed.normative,
        finding=reviewed.finding,
    )


def local_day(at: datetime | None) -> date | None:
    """The day in Asia/Shanghai on which something came in."""
    return at.astimezone(SHANGHAI).date() if at else None


def lock_topics(ctx: Context, ids: Iterable[UUID | None]) -> Sequence[Topic]:
    """Lock topics, in the one order in which all commands lock them, after the meeting they belong to."""
    wanted = [topic_id for topic_id in ids if topic_id is not None]
    query = select(Topic).where(Topic.id.in_(wanted)).order_by(Topic.id).with_for_update()
    return ctx.session.scalars(query, execution_options={"populate_existing": True}).all()


def release(ctx: Context, meeting: Meeting) -> None:
    """Defer every topic on its way to a meeting that will not take it up (any more)."""
    query = select(Topic.id).where(Topic.meeting_id == meeting.id, Topic.state.in_(OPEN))
    for topic in lock_topics(ctx, ctx.session.scalars(query).all()):
        if topic.state in OPEN:
            topic.state = TOPIC.advance(topic.state, "release")
            topic.version += 1
            ctx.settle(topic)
            ctx.also(topic)


def meetings_without_bottom_line(ctx: Context, meeting: Meeting, most: int) -> int:
    """How many meetings of this kind in a row, right before this one, had no bottom-line item; counted up to `most`."""
    has_item = exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.kind == BOTTOM_LINE)
    before = (
        select(has_item)
        .where(
            Meeting.kind == meeting.kind,
            Meeting.state.in_(("agenda_fixed", "in_session", "closed")),
            tuple_(Meeting.day, Meeting.id) < tuple_(meeting.day, meeting.id),
        )
        .order_by(Meeting.day.desc(), Meeting.id.desc())
        .limit(most)
    )
    return sum(1 for _ in takewhile(lambda had: not had, ctx.session.scalars(before)))
