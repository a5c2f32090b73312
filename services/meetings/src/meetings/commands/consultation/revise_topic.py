"""A unit rewrites the form of a topic that lies with it (articles 9, 25 and 49)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import consulting
from meetings.acting.capacity import exercise, sign
from meetings.model.consultation import COUNTING, DRAFTED, NOT_CONCERNED, REVISED
from meetings.model.topic import TOPIC, Topic
from meetings.rules import consultation_rules, kind_rules
from meetings.rules.topic_rules import FLAGS


@dataclass(frozen=True)
class ReviseTopic:
    """The whole form anew; an empty kind of meeting or task leaves it as it is."""

    topic_id: UUID
    title: str
    summary: str
    questions: str
    basis: str
    document_id: UUID | None
    meeting_kind: str
    task: str
    flags: tuple[str, ...]
    concerned_units: tuple[str, ...]
    reporter: str
    minutes_needed: int
    observing_units: tuple[str, ...]
    recall: bool


def handle(command: ReviseTopic, ctx: Context) -> Topic:
    """Replace the form; another substance is another edition, for which what was answered and signed counts no more.

    Who reports, for how long and who observes is no part of the substance. Raises RuleBroken(R9.1) for who is not of
    the sponsor unit, R42.3, R43.5, R44.3 or R45.2 (no such task), IllegalStep, Malformed, NeighbourDown.
    """
    seen = ctx.load(Topic, command.topic_id)
    consulting.require_units(ctx, seen.sponsor_unit, command.concerned_units, command.observing_units)
    ctx.session.expire(seen)
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, consultation_rules.drafters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "revise")
    topic.meeting_kind, topic.task = command.meeting_kind or topic.meeting_kind, command.task or topic.task
    kind_rules.require_task(topic.meeting_kind, topic.task)
    before = _substance(topic)
    topic.title, topic.summary, topic.questions = command.title, command.summary, command.questions
    topic.basis, topic.document_id = command.basis, command.document_id
    declared, topic.flags = frozenset(topic.flags), sorted(set(command.flags))
    if declared != frozenset(topic.flags):
        # What the office may have put right is not taken back unseen.
        sign(ctx, topic, power, "flags", True, f"原标注：{_said(declared)}；改为：{_said(topic.flags)}")
    topic.concerned_units = sorted(set(command.concerned_units))
    topic.reporter, topic.minutes_needed, topic.recall = command.reporter, command.minutes_needed, command.recall
    topic.observing_units = sorted(set(command.observing_units))
    if _substance(topic) != before:
        topic.edition += 1
        consulting.end(ctx, topic, REVISED)
    else:
        left = [
            one
            for one in consulting.counting(ctx, topic, DRAFTED, *COUNTING)
            if one.unit not in command.concerned_units
        ]
        consulting.lapse(ctx, left, NOT_CONCERNED)
    consulting.follow_up(ctx, topic)
    return topic


def _said(flags: Iterable[str]) -> str:
    return "、".join(FLAGS[flag] for flag in sorted(flags)) or "无"


def _substance(topic: Topic) -> tuple[object, ...]:
    """What concerned units are asked about."""
    return topic.title, topic.summary, topic.questions, topic.basis, topic.document_id
