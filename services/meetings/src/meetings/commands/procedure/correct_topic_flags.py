"""The office corrects what a submitted topic is declared to deal with (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise, sign
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules
from meetings.rules.topic_rules import FLAGS


@dataclass(frozen=True)
class CorrectTopicFlags:
    """These flags are right, for this reason."""

    topic_id: UUID
    flags: tuple[str, ...]
    reason: str


def handle(command: CorrectTopicFlags, ctx: Context) -> Topic:
    """Replace the flags and put it on the form who did so, what they were and why.

    Before the review flags may be taken off; later they are only added, so that nothing that was reviewed and approved
    as a major matter becomes a lesser one unseen. Raises RuleBroken(R50.2) for who is not of the office, IllegalStep,
    Malformed where nothing changes.
    """
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.reviewers())
    before, after = frozenset(topic.flags), frozenset(command.flags)
    topic.state = TOPIC.advance(topic.state, "correct_flags" if before - after else "add_flags")
    if before == after:
        raise Malformed({"flags": "与现有标注相同 / the same as before"})
    topic.flags = sorted(after)
    changed = f"{command.reason}（原标注：{_said(before)}；更正为：{_said(after)}）"
    sign(ctx, topic, power, "flags", True, changed)
    return topic


def _said(flags: frozenset[str]) -> str:
    return "、".join(FLAGS[flag] for flag in sorted(flags)) or "无"
