"""Reads of the meetings service."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from chassis import run
from chassis.db import page
from chassis.errors import NotFound
from chassis.law import RuleBroken
from chassis.run import Context
from meetings import gating, present
from meetings.model.decision import Decision
from meetings.model.meeting import Meeting
from meetings.model.minutes import Minutes
from meetings.model.topic import Topic
from meetings.rules import agenda_rules, authority_rules, topic_rules
from zhengling.meetings.v1 import meetings_service_pb2 as pb

SUBJECTS: Mapping[str, Any] = {model.__subject__: model for model in (Topic, Meeting, Decision, Minutes)}
"""The things acts are about, by the kind in their subject."""


def get_topic(ctx: Context, topic_id: UUID) -> pb.Topic:
    """One topic with its submission form, in one statement. Raises NotFound."""
    return present.topic(_topic(ctx, topic_id))


def _topic(ctx: Context, topic_id: UUID) -> Topic:
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.opinions))
    topic = ctx.session.scalars(query).unique().one_or_none()
    if topic is None or not run.knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    return topic


def list_topics(
    ctx: Context, cursor: str, limit: int, state: str, sponsor_unit: str, meeting_id: UUID | None
) -> pb.ListTopicsReply:
    """One page of the topics the caller may know of."""
    query = select(Topic).where(Topic.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*authority_rules.OFFICE, *authority_rules.LEADERS):
        # As Topic.known_to; a stand-in may head a unit he does not belong to.
        keys = (power.key for power in ctx.standing.powers)
        led = {key.partition(":")[2] for key in keys if key.startswith(("head:", "portfolio:"))}
        query = query.where(Topic.sponsor_unit.in_(ctx.standing.units | led))
    if state:
        query = query.where(Topic.state == state)
    if sponsor_unit:
        query = query.where(Topic.sponsor_unit == sponsor_unit)
    if meeting_id:
        query = query.where(Topic.meeting_id == meeting_id)
    rows, after = page(ctx.session, query, Topic.id, cursor, limit)
    return pb.ListTopicsReply(topics=[present.topic_row(row) for row in rows], next_cursor=after)


def get_topic_readiness(ctx: Context, topic_id: UUID) -> pb.TopicReadiness:
    """Each gate before the agenda, passed or missing, judged today as fixing the agenda would. Raises NotFound."""
    topic = _topic(ctx, topic_id)
    facts = gating.facts_of(topic, topic.meeting_id, gating.legality(ctx, topic))
    found = []
    for rule_id, gate in topic_rules.gates(facts, ctx.today).items():
        if not rule_id:
            continue
        refusal = None
        try:
            gate()
        except RuleBroken as broken:
            refusal = broken
        found.append((ctx.runtime.book.rule(rule_id), refusal))
    return present.readiness(topic, found)


def get_meeting(ctx: Context, meeting_id: UUID) -> pb.Meeting:
    """One meeting; agenda and attendance only for the office, the leaders and those on its list. Raises NotFound."""
    return show_meeting(ctx, ctx.load(Meeting, meeting_id))


def show_meeting(ctx: Context, meeting: Meeting) -> pb.Meeting:
    """A meeting as far as the caller may know it."""
    if not meeting.open_to(ctx.standing):
        return present.notice(meeting)
    return present.meeting(meeting, quorate(meeting, ctx.today), ctx.standing.clearance)


def meeting_after(meeting: Meeting) -> pb.Meeting:
    """A meeting as a command's caller sees it: items above the level of the meeting itself are left out."""
    return present.meeting(meeting, quorate(meeting, meeting.day), meeting.level)


def quorate(meeting: Meeting, on: date) -> bool:
    """Whether those in the room make a quorum now."""
    try:
        agenda_rules.require_quorum(meeting.kind, meeting.present, meeting.due, on)
    except RuleBroken:
        return False
    return True


def list_meetings(
    ctx: Context, cursor: str, limit: int, kind: str, state: str, from_day: date | None, to_day: date | None
) -> pb.ListMeetingsReply:
    """One page of meetings, as bare notices."""
    query = select(Meeting).where(Meeting.level <= ctx.standing.clearance)
    if kind:
        query = query.where(Meeting.kind == kind)
    if state:
        query = query.where(Meeting.state == state)
    if from_day:
        query = query.where(Meeting.day >= from_day)
    if to_day:
        query = query.where(Meeting.day <= to_day)
    rows, after = page(ctx.session, query, Meeting.id, cursor, limit)
    return pb.ListMeetingsReply(meetings=[present.notice(row) for row in rows], next_cursor=after)


def get_decision(ctx: Context, decision_id: UUID) -> pb.Decision:
    """One decision, with what was said on it for those who were present and the office (R52.4). Raises NotFound."""
    decision = ctx.load(Decision, decision_id)
    was_present = ctx.standing.person_id in decision.present_ids
    in_office = ctx.standing.holds(*authority_rules.OFFICE)
    heard = authority_rules.may_read_deliberation(was_present, in_office)
    return present.decision(decision, deliberation=heard)


def get_minutes(ctx: Context, minutes_id: UUID) -> pb.Minutes:
    """The minutes. Raises NotFound."""
    return present.minutes(ctx.load(Minutes, minutes_id))


def knows(ctx: Context, subject: str) -> bool:
    """Whether the caller may read the acts about a subject.

    Whoever may see a meeting's notice only may not read who came to it, so its acts take more than knowing of it.
    """
    kind, _, key = subject.partition("/")
    try:
        model, key_id = SUBJECTS[kind], UUID(key)
    except (KeyError, ValueError):
        return False
    entity = ctx.session.get(model, key_id, options=[selectinload(Meeting.attendance)] if model is Meeting else [])
    if entity is None or not run.knows(entity, ctx.standing):
        return False
    return not isinstance(entity, Meeting) or entity.open_to(ctx.standing)
