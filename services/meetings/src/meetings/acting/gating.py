"""Gathers the facts on which the gates before an agenda judge."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import selectinload

from chassis.clock import SHANGHAI
from chassis.run import Context
from meetings.acting import consulting, evidence
from meetings.acting.evidence import Found
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.topic import OPEN, TOPIC, Topic
from meetings.ports import Legality
from meetings.rules import topic_rules
from meetings.rules.agenda_rules import BOTTOM_LINE
from meetings.rules.consultation_rules import ConsultationFacts
from meetings.rules.gate_rules import TopicFacts
from meetings.rules.procedure_rules import LEGALITY

NO_DOCUMENT = Legality(normative=False, finding="none")


def legality(ctx: Context, topic: Topic) -> Legality:
    """Where the legality review of a topic's document stands; raises NeighbourDown."""
    if topic.document_id is None:
        return NO_DOCUMENT
    found: Legality = ctx.neighbours.legality(ctx.actor, topic.document_id)
    return found


def facts_for(
    ctx: Context, topics: Sequence[Topic], meeting_id: UUID | None, reviews: Mapping[UUID, Legality]
) -> Mapping[UUID, TopicFacts]:
    """The facts of topics as seen from the meeting they are to come before, or none; one statement a table.

    `reviews` are the findings that were asked for before any row was locked; what is not among them is asked now.
    Raises NeighbourDown.
    """
    reviewed = {topic.id: reviews.get(topic.id) or legality(ctx, topic) for topic in topics}
    texts = {topic_id: one.sha256 for topic_id, one in reviewed.items()}
    consulted, found = consulting.facts_for(ctx, topics, texts), evidence.found_for(ctx, topics)
    return {
        topic.id: _facts(topic, meeting_id, reviewed[topic.id], consulted[topic.id], found[topic.id], ctx.today)
        for topic in topics
    }


def _facts(
    topic: Topic,
    meeting_id: UUID | None,
    reviewed: Legality,
    consultation: ConsultationFacts,
    found: Found,
    on: date,
) -> TopicFacts:
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
        normative=topic_rules.is_normative(topic.task, reviewed.normative, on),
        # What the documents service holds is reviewed there: a finding on the topic cannot stand in for it.
        finding=reviewed.finding if reviewed.normative else found.procedures.result(LEGALITY),
        exempt=found.exempt,
        consultation=consultation,
        procedures=found.procedures.without(LEGALITY) if reviewed.normative else found.procedures,
    )


def local_day(at: datetime | None) -> date | None:
    """The day in Asia/Shanghai on which something came in."""
    return at.astimezone(SHANGHAI).date() if at else None


def lock_topics(ctx: Context, ids: Iterable[UUID | None]) -> Sequence[Topic]:
    """Lock topics, in the one order in which all commands lock them, after the meeting they belong to.

    Their opinions come in one statement for all of them.
    """
    wanted = [topic_id for topic_id in ids if topic_id is not None]
    query = select(Topic).where(Topic.id.in_(wanted)).order_by(Topic.id).with_for_update()
    query = query.options(selectinload(Topic.opinions))
    return ctx.session.scalars(query, execution_options={"populate_existing": True}).all()


def topics_by_id(ctx: Context, ids: Iterable[UUID | None]) -> dict[UUID, Topic]:
    """Topics, unlocked, in one statement."""
    wanted = [topic_id for topic_id in ids if topic_id is not None]
    if not wanted:
        return {}
    return {topic.id: topic for topic in ctx.session.scalars(select(Topic).where(Topic.id.in_(wanted)))}


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
