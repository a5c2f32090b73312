"""An agenda that is fixed is put in another order, or items of it are changed or dropped (article 47)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import agenda, composition, gating
from meetings.acting.capacity import by_office
from meetings.model.deliberation import WAITING
from meetings.model.meeting import MEETING, AgendaItem, Meeting
from meetings.model.topic import TOPIC, Topic


@dataclass(frozen=True)
class Revision:
    """An item that stays, as it is to be: 0 minutes leave them; no reporter and level 0 mean what the topic says."""

    item_id: UUID
    minutes: int
    reporter_unit: str
    reporter: str
    level: int


@dataclass(frozen=True)
class ReviseAgenda:
    """The items that stay, in their order; one that is not named is dropped."""

    meeting_id: UUID
    items: tuple[Revision, ...]
    reason: str


def handle(command: ReviseAgenda, ctx: Context) -> Meeting:
    """Change what was not taken up yet, let the dropped topics go back to being approved, and issue the agenda anew.

    Items above the caller's clearance stay where they are. Raises RuleBroken for R47.1, R47.2 and R31.1; NotPermitted,
    IllegalStep for what was taken up and the order before it, Malformed for an item that is not on the agenda or named
    twice and a level that is not possible, NeighbourDown.
    """
    by_office(ctx, "revise_agenda")
    seen = ctx.load(Meeting, command.meeting_id)
    topics = gating.topics_by_id(ctx, (item.topic_id for item in seen.items))
    call = composition.call_of(ctx, seen, _reported(command, ctx, seen, topics))
    listed = composition.ask(ctx, call)
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "revise_agenda")
    before = sorted(meeting.items, key=lambda item: item.position)
    kept = [item for item in before if item.level > ctx.standing.clearance]
    after = agenda.with_unseen(ctx, kept, _revised(command, ctx, meeting, topics))
    agenda.require_untouched(before, after, "revise_agenda")
    for topic in gating.lock_topics(ctx, (item.topic_id for item in before if item not in after)):
        topic.state = TOPIC.advance(topic.state, "unschedule")
        topic.version += 1
        ctx.also(topic)
    agenda.arrange(meeting, after)
    agenda.require_order(ctx, meeting)
    composition.bring_up(ctx, meeting, call, listed)
    agenda.require_no_outsider(ctx, meeting)
    agenda.issue(ctx, meeting, command.reason)
    return meeting


def _reported(
    command: ReviseAgenda, ctx: Context, meeting: Meeting, topics: Mapping[UUID, Topic]
) -> list[tuple[UUID | None, str]]:
    """The topics that are to stay, each with the unit that is to report on it."""
    found: list[tuple[UUID | None, str]] = []
    wanted = {revision.item_id: revision.reporter_unit for revision in command.items}
    for item in meeting.items:
        topic = topics.get(item.topic_id) if item.topic_id else None
        if item.level > ctx.standing.clearance or item.state != WAITING:
            found.append((item.topic_id, item.reporter_unit))
        elif item.id in wanted and topic is not None:
            found.append((topic.id, wanted[item.id] or topic.sponsor_unit))
    return found


def _revised(command: ReviseAgenda, ctx: Context, meeting: Meeting, topics: Mapping[UUID, Topic]) -> list[AgendaItem]:
    items = {item.id: item for item in meeting.items if item.level <= ctx.standing.clearance}
    found: list[AgendaItem] = []
    for number, revision in enumerate(command.items):
        item = items.pop(revision.item_id, None)
        if item is None:
            raise Malformed({f"items.{number}.item_id": "不在议程上或者重复 / not on the agenda, or named twice"})
        if item.state == WAITING:
            _revise(ctx, item, revision, topics.get(item.topic_id) if item.topic_id else None, f"items.{number}")
        found.append(item)
    return found


def _revise(ctx: Context, item: AgendaItem, revision: Revision, topic: Topic | None, name: str) -> None:
    item.minutes = revision.minutes or item.minutes
    item.reporter_unit = revision.reporter_unit or (topic.sponsor_unit if topic else "")
    item.reporter = revision.reporter or (topic.reporter if topic else "")
    item.level = agenda.raised(ctx, revision.level, topic.level if topic else 0, f"{name}.level")
