"""The agenda of a meeting: its items, what it must hold, and its issues (articles 31, 47 and 50)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.errors import AboveCeiling, IllegalStep, Malformed, NotFound
from chassis.run import Context, knows
from chassis.wire import require_given
from meetings.acting import gating, noticing
from meetings.model.attendance import EXTERNAL, Attendance
from meetings.model.convening import AgendaIssue
from meetings.model.deliberation import ITEM, WAITING
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.topic import Topic
from meetings.rules import agenda_rules, observer_rules
from zhengling.meetings.v1.events_pb2 import AgendaIssued


@dataclass(frozen=True)
class Item:
    """One item: study or bottom_line with a title of its own, or topic with the topic's id.

    Zero minutes, no reporter and level 0 mean what the topic says.
    """

    kind: str
    topic_id: UUID | None
    title: str
    minutes: int = 0
    reporter_unit: str = ""
    reporter: str = ""
    level: int = 0

    def __post_init__(self) -> None:
        """A topic brings its title; of the other items the title is all there is."""
        if self.kind == agenda_rules.TOPIC:
            require_given(topic_id=self.topic_id)
        elif self.topic_id:
            raise Malformed({"topic_id": "只有议题（topic）一项才填 / only an item of kind topic has one"})
        else:
            require_given(title=self.title)


def require_topic(ctx: Context, topics: Mapping[UUID, Topic], topic_id: UUID | None) -> Topic | None:
    """The topic of an item, of those that were read; None for an item that has none. Raises NotFound."""
    if topic_id is None:
        return None
    topic = topics.get(topic_id)
    if topic is None or not knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    return topic


def make_item(ctx: Context, meeting: Meeting, item: Item, topic: Topic | None, name: str) -> AgendaItem:
    """An item for the agenda of a meeting; `name` is the field of the request it came from.

    Raises Malformed for a level below that of the topic or above what the caller may know, AboveCeiling.
    """
    title, minutes, unit, reporter = item.title, item.minutes, item.reporter_unit, item.reporter
    if topic is not None:
        title = topic.title
        minutes = minutes or topic.minutes_needed
        unit, reporter = unit or topic.sponsor_unit, reporter or topic.reporter
    level = raised(ctx, item.level, topic.level if topic else 0, f"{name}.level")
    return AgendaItem(
        meeting_id=meeting.id,
        position=0,
        kind=item.kind,
        topic_id=item.topic_id,
        title=title,
        level=level,
        minutes=minutes,
        reporter_unit=unit,
        reporter=reporter,
    )


def raised(ctx: Context, level: int, least: int, name: str) -> int:
    """The level of an item: that of its topic, or a higher one the office gives it.

    Raises Malformed for one below that of the topic or above what the caller may know, AboveCeiling.
    """
    level = level or least
    if level < least:
        raise Malformed({name: "不得低于议题的密级 / must not be below that of the topic"})
    if level > ctx.standing.clearance:
        raise Malformed({name: "高于您可以知悉的密级 / above what you are cleared for"})
    if level > ctx.runtime.settings.classification_ceiling:
        raise AboveCeiling(level, ctx.runtime.settings.classification_ceiling)
    return level


def arrange(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    """Put items on the agenda in this order in place of what was there."""
    for position, item in enumerate(items, 1):
        item.position = position
    meeting.items = list(items)


def take_titles(meeting: Meeting, topics: Sequence[Topic]) -> None:
    """Call each topic on the agenda what it is called now: its form may have been revised since it was put there."""
    titles = {topic.id: topic.title for topic in topics}
    for item in meeting.items:
        if item.topic_id in titles:
            item.title = titles[item.topic_id]


def with_unseen(ctx: Context, before: Sequence[AgendaItem], after: Sequence[AgendaItem]) -> list[AgendaItem]:
    """An agenda with the items that the caller is not cleared for, each where it was, so that none is lost unseen."""
    found = list(after)
    for item in sorted(before, key=lambda item: item.position):
        if item.level > ctx.standing.clearance:
            found.insert(min(item.position - 1, len(found)), item)
    return found


def begun(items: Sequence[AgendaItem]) -> int:
    """How many items from the first on stand fast, because the last of them was taken up."""
    return max((number for number, item in enumerate(items, 1) if item.state != WAITING), default=0)


def require_untouched(before: Sequence[AgendaItem], after: Sequence[AgendaItem], step: str) -> None:
    """What was taken up stays as it is, and so does the order before it. Raises IllegalStep."""
    fast = begun(before)
    for old, new in zip(before[:fast], [*after, *[None] * fast][:fast], strict=True):
        if old is not new:
            raise IllegalStep(ITEM.name, old.state, step, "R47.1")


def require_order(ctx: Context, meeting: Meeting) -> None:
    """The study item comes first, and the bottom-line item is there when due. Raises RuleBroken (R47.1, R47.2)."""
    kinds = [item.kind for item in sorted(meeting.items, key=lambda item: item.position)]
    agenda_rules.require_study_first(meeting.kind, kinds, ctx.today)
    without = without_bottom_line(ctx, meeting)
    agenda_rules.require_bottom_line(meeting.kind, kinds, without, ctx.today)


def without_bottom_line(ctx: Context, meeting: Meeting) -> int:
    """How many meetings of this kind in a row before this one had no bottom-line item, as far as that matters."""
    most = agenda_rules.bottom_line_cycle(ctx.today) - 1
    return gating.meetings_without_bottom_line(ctx, meeting, most)


def require_no_outsider(ctx: Context, meeting: Meeting) -> None:
    """Nobody from outside is listed for what is no public matter. Raises RuleBroken(R31.1)."""
    for row in meeting.attendance:
        if row.role == EXTERNAL:
            observer_rules.require_open_to_outsiders(heard_by(meeting, row), ctx.today)


def heard_by(meeting: Meeting, row: Attendance) -> list[int]:
    """The levels of all that somebody on the list hears: the items admitted to, and the meeting itself."""
    items = [item.level for item in meeting.items if row.admitted_to(item.topic_id)]
    return [meeting.level, *items]


def issue(ctx: Context, meeting: Meeting, reason: str) -> None:
    """Issue the agenda as it stands under the next number, with what differs from the issue before.

    Those who were given notice of an earlier issue are told of this one.
    """
    query = select(AgendaIssue).where(AgendaIssue.meeting_id == meeting.id, AgendaIssue.number == meeting.issue)
    last = ctx.session.scalars(query).one_or_none()
    items = [_kept(item) for item in sorted(meeting.items, key=lambda item: item.position)]
    meeting.issue += 1
    ctx.session.add(
        AgendaIssue(
            meeting_id=meeting.id,
            number=meeting.issue,
            issued_at=ctx.now,
            issued_by=ctx.standing.name,
            reason=reason,
            items=items,
            changes=differences(last.items, items) if last else [],
        )
    )
    if last is not None and meeting.state == "agenda_fixed":
        noticing.renew(ctx, meeting, "")
    ctx.record(
        AgendaIssued(
            meeting_id=str(meeting.id),
            kind=meeting.kind,
            day=meeting.day.isoformat(),
            issue=meeting.issue,
            level=meeting.level,
        ),
        meeting,
    )


def _kept(item: AgendaItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "topic_id": str(item.topic_id or ""),
        "title": item.title,
        "level": item.level,
        "minutes": item.minutes,
        "reporter_unit": item.reporter_unit,
        "reporter": item.reporter,
    }


def differences(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was added, removed, moved among those that stay, or changed between two issues, in the order of the later.

    An item is known again by its topic, others by their kind and title. The level is the higher of both issues, so
    that a difference is told to nobody who may not know either.
    """
    old, new = ({_key(item): (place, item) for place, item in enumerate(items, 1)} for items in (before, after))
    stay_old, stay_new = [key for key in old if key in new], [key for key in new if key in old]
    found = []
    for key, (place, item) in new.items():
        if key not in old:
            found.append(_difference("added", item, item, 0, place))
            continue
        was_at, was = old[key]
        if stay_old.index(key) != stay_new.index(key):
            found.append(_difference("moved", was, item, was_at, place))
        if {**was} != {**item}:
            found.append(_difference("changed", was, item, was_at, place))
    found += [_difference("removed", was, was, place, 0) for key, (place, was) in old.items() if key not in new]
    return found


def _key(item: Mapping[str, Any]) -> str:
    return item["topic_id"] or f"{item['kind']}:{item['title']}"


def _difference(what: str, was: Mapping[str, Any], item: Mapping[str, Any], before: int, after: int) -> dict[str, Any]:
    return {
        "what": what,
        "topic_id": item["topic_id"],
        "title": item["title"],
        "level": max(was["level"], item["level"]),
        "before": before,
        "after": after,
    }
