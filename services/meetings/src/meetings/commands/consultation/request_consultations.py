"""A sponsor asks the units that its topic concerns (article 25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import consulting
from meetings.acting.capacity import exercise
from meetings.acting.consulting import Together
from meetings.model.consultation import (
    ASKED_AGAIN,
    CONSULTATION,
    COUNTING,
    DRAFTED,
    Consultation,
)
from meetings.model.topic import TOPIC, Topic
from meetings.ports import Draft
from meetings.rules import consultation_rules
from zhengling.meetings.v1.events_pb2 import ConsultationRequested

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class RequestConsultations:
    """Ask these units, or every concerned one that need be asked; `due` is None for the rulebook's term."""

    topic_id: UUID
    units: tuple[str, ...]
    text: str
    due: date | None


def handle(command: RequestConsultations, ctx: Context) -> Together:
    """Send the questions, as the sponsor's head; as another of the unit, draft them for the head to send.

    A unit that is asked anew is asked in a new round, and its former answer counts no more. Raises RuleBroken(R9.1)
    for who is not of the sponsor unit, RuleBroken(R25.2) for a unit not named as concerned, Malformed where nobody is
    to be asked or the day is not to come, IllegalStep, NeighbourDown.
    """
    draft = consulting.draft_of(ctx, command.topic_id)
    topic = ctx.target(Topic, command.topic_id)
    asking = consultation_rules.askers(topic.sponsor_unit)
    heads = ctx.standing.holds(*asking.powers)
    exercise(ctx, asking if heads else consultation_rules.drafters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "consult")
    units = command.units or _unasked(ctx, topic, draft)
    for unit in units:
        consultation_rules.require_concerned(unit, topic.concerned_units)
    if not units:
        raise Malformed({"units": "没有还需征求意见的单位 / no unit is left to be asked"})
    due = command.due or _term(ctx)
    if not ctx.today < due <= ctx.today + LONGEST:
        raise Malformed({"due": "应为今后一年以内的日期 / a day to come, within a year, is expected"})
    rounds = _rounds(ctx, topic, units)
    drafts = [one for one in consulting.counting(ctx, topic, DRAFTED) if one.unit in units]
    consulting.lapse(ctx, drafts, ASKED_AGAIN)
    made = [
        Consultation(
            topic_id=topic.id,
            title=topic.title,
            level=topic.level,
            sponsor_unit=topic.sponsor_unit,
            unit=unit,
            round=rounds.get(unit, 0) + 1,
            edition=topic.edition,
            state=DRAFTED,
            text=command.text,
            due=due,
        )
        for unit in units
    ]
    if heads:
        send(ctx, topic, made, draft)
    else:
        ctx.session.add_all(made)
        for drafted in made:
            ctx.wait_for(drafted, "send_consultations", *asking.powers, rule=asking.rule, due=due)
    return Together(made)


def send(ctx: Context, topic: Topic, consultations: Sequence[Consultation], draft: Draft | None) -> None:
    """Put the questions before the heads of the units, with the text of the topic's document as it stands now.

    What those units said before counts no more.
    """
    units = frozenset(one.unit for one in consultations)
    former = [one for one in consulting.counting(ctx, topic, *COUNTING) if one.unit in units]
    consulting.lapse(ctx, former, ASKED_AGAIN)
    consulting.lapse_coordination(ctx, topic, units)
    consulting.keep_draft(ctx, topic, draft)
    ctx.session.add_all(consultations)
    for consultation in consultations:
        consultation.state = CONSULTATION.advance(consultation.state, "send_consultation")
        if draft is not None:
            # Who is asked reads the text here, so that here it is as secret as there.
            consultation.draft_sha256 = draft.sha256
            consultation.level = max(topic.level, draft.level)
        consultation.asked_at, consultation.asked_by = ctx.now, ctx.standing.name
        if consultation.due <= ctx.today:
            consultation.due = _term(ctx)
        answering = consultation_rules.answerers(consultation.unit)
        due = consultation.due
        ctx.wait_for(consultation, "answer_consultation", *answering.powers, rule="R25.2", due=due)
        told = ConsultationRequested(
            consultation_id=str(consultation.id),
            topic_id=str(topic.id),
            sponsor_unit=consultation.sponsor_unit,
            unit=consultation.unit,
            due=due.isoformat(),
            level=consultation.level,
        )
        ctx.record(told, consultation)
    consulting.follow_up(ctx, topic)


def _term(ctx: Context) -> date:
    return ctx.runtime.calendar.workdays_after(ctx.today, consultation_rules.answer_term(ctx.today)).date


def _unasked(ctx: Context, topic: Topic, draft: Draft | None) -> tuple[str, ...]:
    """The concerned units that neither have answered the present text nor are being asked about it."""
    text = draft.sha256 if draft else ""
    asked = {one.unit for one in consulting.counting(ctx, topic) if text in ("", one.draft_sha256)}
    return tuple(unit for unit in topic.concerned_units if unit not in asked)


def _rounds(ctx: Context, topic: Topic, units: Sequence[str]) -> dict[str, int]:
    """How many times each unit was asked, or drafted to be asked, about this topic."""
    query = select(Consultation.unit, func.max(Consultation.round).label("last")).where(
        Consultation.topic_id == topic.id, Consultation.unit.in_(units)
    )
    return {row.unit: row.last for row in ctx.session.execute(query.group_by(Consultation.unit))}
