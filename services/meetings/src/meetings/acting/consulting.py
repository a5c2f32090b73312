"""Gathers how far the consultations of topics have come, keeps the steps that follow from it, and ends what is over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from meetings.model.consultation import (
    AGREED,
    ANSWERED,
    CONSULTATION,
    COORDINATION,
    COUNTERSIGNED,
    COUNTING,
    DIFFERING,
    DRAFTED,
    LAPSED,
    REQUESTED,
    REVISED,
    Consultation,
    ConsultedDraft,
    Coordination,
    Grounds,
)
from meetings.model.topic import Topic
from meetings.ports import Draft
from meetings.rules import LAW, consultation_rules
from meetings.rules.consultation_rules import ConsultationFacts

LIVE = (REQUESTED, AGREED, DIFFERING)
"""The states in which a coordination counts."""


@dataclass(frozen=True)
class Together:
    """The consultations that one command drafted or sent."""

    consultations: Sequence[Consultation]


def facts_for(
    ctx: Context, topics: Iterable[Topic], texts: Mapping[UUID, str] | None = None
) -> Mapping[UUID, ConsultationFacts]:
    """How far each topic's consultation has come; one statement a table for all topics together.

    `texts` tells, as Legality.sha256, what each topic's document says now: an answer to another text counts no more.
    """
    texts = texts or {}
    facts: dict[UUID, ConsultationFacts] = {}
    concerned = {topic.id: frozenset(topic.concerned_units) for topic in topics}
    asked = [topic_id for topic_id, units in concerned.items() if units]
    said, noted = _said(ctx, asked), _noted(ctx, asked)
    for topic_id, units in concerned.items():
        rows = [_of_text(row, texts.get(topic_id, "")) for row in said[topic_id]]
        sides, state = noted.get(topic_id, (frozenset(), ""))
        states = {unit: state for unit, state, _ in rows if state in COUNTING}
        answers = {unit: answer for unit, state, answer in rows if state in (ANSWERED, COUNTERSIGNED)}
        facts[topic_id] = ConsultationFacts(
            concerned=units,
            answers={unit: answer for unit, answer in answers.items() if unit in units},
            waiting=frozenset(states.keys() - answers.keys()) & units,
            lapsed=frozenset(unit for unit, state, _ in rows if state == LAPSED) & units - states.keys(),
            signed=frozenset(unit for unit, state in states.items() if state == COUNTERSIGNED) & units,
            noted=sides & units,
            coordination=state if state != REQUESTED else "",
        )
    return facts


def _of_text(row: tuple[str, str, str, str], text: str) -> tuple[str, str, str]:
    """A unit, state and answer, lapsed where it was asked about another text than the document's present one."""
    unit, state, answer, asked_about = row
    other = text and asked_about and text != asked_about
    return unit, LAPSED if other else state, answer


def _said(ctx: Context, topic_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str, str, str]]]:
    found: dict[UUID, list[tuple[str, str, str, str]]] = defaultdict(list)
    if topic_ids:
        query = select(
            Consultation.topic_id,
            Consultation.unit,
            Consultation.state,
            Consultation.answer,
            Consultation.draft_sha256,
        ).where(
            Consultation.topic_id.in_(topic_ids),
            Consultation.state.in_(COUNTING) | (Consultation.lapse == REVISED),
            Consultation.asked_at.is_not(None),
        )
        for topic_id, unit, state, answer, text in ctx.session.execute(query):
            found[topic_id].append((unit, state, answer, text))
    return found


def _noted(ctx: Context, topic_ids: Sequence[UUID]) -> Mapping[UUID, tuple[frozenset[str], str]]:
    found: dict[UUID, tuple[frozenset[str], str]] = {}
    if topic_ids:
        query = (
            select(Coordination.topic_id, Coordination.state, Grounds.unit)
            .join(Grounds, Grounds.coordination_id == Coordination.id)
            .where(Coordination.topic_id.in_(topic_ids), Coordination.state.in_(LIVE))
        )
        for topic_id, state, unit in ctx.session.execute(query):
            sides, _ = found.get(topic_id, (frozenset[str](), ""))
            found[topic_id] = (sides | {unit}, state)
    return found


def require_units(ctx: Context, sponsor: str, concerned: Sequence[str], observing: Sequence[str] = ()) -> None:
    """The units a form names are there, and those concerned are such as have a head to answer.

    Asked of personnel, so to be called before any row is locked. Raises Malformed, NeighbourDown.
    """
    if sponsor in concerned:
        raise Malformed({"concerned_units": "不含主办单位本身 / the sponsor itself is not one of them"})
    if not concerned and not observing:
        return
    found: Mapping[str, str] = ctx.neighbours.units(ctx.actor, {*concerned, *observing}, ctx.today)
    kinds = LAW.value("R25.2", "unit_kinds", ctx.today)
    for name, units in (("concerned_units", concerned), ("observing_units", observing)):
        if unknown := sorted(set(units) - found.keys()):
            raise Malformed({name: f"没有这些单位：{'、'.join(unknown)} / no such units"})
    if others := sorted(unit for unit in concerned if found[unit] not in kinds):
        told = "、".join(others)
        raise Malformed({"concerned_units": f"应为部门或者镇区：{told} / departments and towns are expected"})


def draft_of(ctx: Context, topic_id: UUID) -> Draft | None:
    """The text of a topic's document, as far as the caller may read it; asked before any row is locked.

    Raises NotFound for an unknown topic, NeighbourDown.
    """
    topic = ctx.load(Topic, topic_id)
    document_id = topic.document_id
    ctx.session.expire(topic)
    found: Draft | None = ctx.neighbours.draft(ctx.actor, document_id) if document_id else None
    return found


def keep_draft(ctx: Context, topic: Topic, draft: Draft | None) -> None:
    """Keep a text that units are asked about, once for all of them; its topic is locked."""
    if draft is None:
        return
    kept = select(ConsultedDraft.id).where(ConsultedDraft.topic_id == topic.id, ConsultedDraft.sha256 == draft.sha256)
    if ctx.session.scalar(kept) is None:
        ctx.session.add(ConsultedDraft(topic_id=topic.id, sha256=draft.sha256, title=draft.title, body=draft.body))


def lock_topic(ctx: Context, topic_id: UUID) -> Topic:
    """Lock the topic of a consultation, as every command about one does first, so that two answers see each other."""
    topic = ctx.session.get(Topic, topic_id, with_for_update=True)
    if topic is None:
        raise NotFound(Topic.__subject__)
    return topic


def counting(ctx: Context, topic: Topic, *states: str) -> Sequence[Consultation]:
    """A topic's consultations in these states, or in all that count."""
    query = select(Consultation).where(Consultation.topic_id == topic.id, Consultation.state.in_(states or COUNTING))
    return ctx.session.scalars(query.order_by(Consultation.id)).all()


def lapse(ctx: Context, consultations: Iterable[Consultation], why: str) -> None:
    """Consultations count no more, and nobody is kept waiting for them."""
    for consultation in consultations:
        consultation.state = CONSULTATION.advance(consultation.state, "lapse")
        consultation.lapse = why
        consultation.version += 1
        ctx.settle(consultation)


def lapse_coordination(ctx: Context, topic: Topic, sides: frozenset[str] | None = None) -> None:
    """The coordination of a topic counts no more; where `sides` are named, only if it is about one of them."""
    query = select(Coordination).where(Coordination.topic_id == topic.id, Coordination.state.in_(LIVE))
    coordination = ctx.session.scalars(query).one_or_none()
    if coordination is None or (sides is not None and sides.isdisjoint(side.unit for side in coordination.grounds)):
        return
    coordination.state = COORDINATION.advance(coordination.state, "lapse")
    coordination.version += 1
    ctx.settle(coordination)
    # Another may be put up by the same command, and only one of a topic counts.
    ctx.session.flush()


def end(ctx: Context, topic: Topic, why: str) -> None:
    """Everything that was asked about a topic lapses with the ground it stood on."""
    lapse(ctx, counting(ctx, topic, DRAFTED, *COUNTING), why)
    lapse_coordination(ctx, topic)


def follow_up(ctx: Context, topic: Topic) -> None:
    """Put what comes next before whose turn it is: countersigning once all agree, coordination where they differ.

    Nothing is judged here, because the act of a unit that answers would tell it what the others said.
    """
    facts = facts_for(ctx, [topic])[topic.id]
    agreed = facts.in_agreement(ctx.today)
    unsettled = [] if facts.unanswered else facts.unsettled(ctx.today)
    for consultation in counting(ctx, topic, ANSWERED):
        unit = consultation.unit
        ctx.settle(consultation, "countersign_consultation", "request_coordination")
        if agreed and unit in facts.concerned:
            head = consultation_rules.head_of(unit)
            ctx.wait_for(consultation, "countersign_consultation", head, rule="R49.3", due=topic.meeting_day)
        if unit in unsettled:
            # It waits with the answer, not with the topic, whose own steps end whenever it is returned or put off.
            head = consultation_rules.head_of(consultation.sponsor_unit)
            ctx.wait_for(consultation, "request_coordination", head, rule="R49.1", due=topic.meeting_day)
