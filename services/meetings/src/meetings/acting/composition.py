"""Who is on the list of a meeting by the posts they hold on its day (articles 42 to 46)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from chassis.actor import Standing
from chassis.run import Context
from meetings.model.attendance import BY_NAME, BY_POST, MEMBER, OBSERVER, Attendance
from meetings.model.convening import InvitedUnit
from meetings.model.meeting import Meeting
from meetings.model.topic import Topic
from meetings.ports import Holder
from meetings.rules import kind_rules
from meetings.rules.kind_rules import CALLED_BY_UNIT

HEADS = ("unit_head", "office_director")
"""The posts that head a unit, the government office among them."""
CONVENORS = ("mayor", "vice_mayor", "office_director", "office_deputy")
"""The posts of those who convene a thematic meeting."""


@dataclass(frozen=True)
class Call:
    """What decides who is listed: the kind, the day, the unit it is about, those named in the call, and who called it.

    `invited` are the units whose heads observe, each with the topics they observe; none for the whole meeting.
    """

    kind: str
    day: date
    unit: str = ""
    units: tuple[str, ...] = ()
    joint: bool = False
    convenor: UUID | None = None
    invited: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """Somebody who is listed by a post, and for which topics; none for the whole meeting."""

    holder: Holder
    role: str
    topics: tuple[UUID, ...] = ()


Listed = tuple[Due, ...]


Reported = Iterable[tuple[UUID | None, str]]
"""The topics of an agenda, None for an item that is none, each with the code of the unit that reports on it."""


def call_of(ctx: Context, meeting: Meeting, items: Reported | None = None) -> Call:
    """The call of a meeting: with the units invited since, and those that report on items or are to observe them.

    `items` are those of an agenda that is yet to be; without them the agenda as it stands counts.
    """
    if items is None:
        items = [(item.topic_id, item.reporter_unit) for item in meeting.items]
    invited: dict[str, tuple[UUID, ...]] = {}
    rows = ctx.session.scalars(select(InvitedUnit).where(InvitedUnit.meeting_id == meeting.id))
    for row in rows:
        invited[row.unit] = tuple(row.topics)
    for unit, topic_id in _by_items(ctx, [(topic_id, unit) for topic_id, unit in items if topic_id is not None]):
        invited[unit] = _wider(invited[unit], (topic_id,)) if unit in invited else (topic_id,)
    return Call(
        kind=meeting.kind,
        day=meeting.day,
        unit=meeting.unit,
        units=tuple(meeting.units),
        joint=bool(meeting.hosts),
        convenor=meeting.called_by,
        invited=invited,
    )


def _by_items(ctx: Context, reported: Sequence[tuple[UUID, str]]) -> Iterable[tuple[str, UUID]]:
    """The units that report on a topic of the agenda or are to observe it, each with the topic."""
    observing = select(Topic.id, Topic.observing_units).where(Topic.id.in_([topic_id for topic_id, _ in reported]))
    observers = {row.id: row.observing_units for row in ctx.session.execute(observing)} if reported else {}
    for topic_id, reporter in reported:
        units = (reporter, *observers.get(topic_id, ()))
        yield from ((unit, topic_id) for unit in units if unit)


def with_unit(call: Call, unit: str, topics: tuple[UUID, ...]) -> Call:
    """The call with one unit more to observe, for these topics or for the whole meeting."""
    wider = _wider(call.invited[unit], topics) if unit in call.invited else topics
    return replace(call, invited={**call.invited, unit: wider})


def ask(ctx: Context, call: Call) -> Listed:
    """Ask who holds the posts that make up a meeting on its day; do it before a row is locked.

    Who is away is due all the same: the text says "due", not "able to come". Whoever acts in a vacant post holds it.
    Somebody who holds two posts stands on the list once, as a member if one of them makes him one. Raises RuleBroken
    (R41.1) and NeighbourDown.
    """
    posts = kind_rules.composition(call.kind)
    groups = kind_rules.called_posts(call.kind) if call.units else ()
    wanted = dict.fromkeys((*posts.members, *posts.observers, *(kind for group in groups for kind in group)))
    wanted |= dict.fromkeys(HEADS) if call.invited else {}
    wanted |= dict.fromkeys(CONVENORS) if call.kind == "thematic" and call.convenor else {}
    holders: list[Holder] = ctx.neighbours.holders(ctx.actor, list(wanted), call.day) if wanted else []
    members = _of_units_due(ctx, call, [holder for holder in holders if holder.post_kind in posts.members])
    members += _called(call, groups, holders) + _leading(ctx, call, holders)
    whole: tuple[UUID, ...] = ()
    observers = [(holder, whole) for holder in holders if holder.post_kind in posts.observers]
    observers += [
        (holder, call.invited[holder.unit])
        for holder in holders
        if holder.post_kind in HEADS and holder.unit in call.invited
    ]
    found: dict[UUID, Due] = {}
    for holder in members:
        found.setdefault(holder.person_id, Due(holder, MEMBER))
    for holder, topics in observers:
        known = found.get(holder.person_id)
        if known is None:
            found[holder.person_id] = Due(holder, OBSERVER, topics)
        elif known.role == OBSERVER:
            found[holder.person_id] = Due(known.holder, OBSERVER, _wider(known.topics, topics))
    return tuple(found.values())


def _of_units_due(ctx: Context, call: Call, holders: list[Holder]) -> list[Holder]:
    """Of the heads of units those of the kinds of unit that are due; the other holders all."""
    units = {holder.unit for holder in holders if holder.post_kind == "unit_head"}
    if not units:
        return holders
    allowed = kind_rules.unit_kinds(call.kind, ctx.today)
    kinds = ctx.neighbours.units(ctx.actor, units, call.day)
    return [holder for holder in holders if holder.post_kind != "unit_head" or kinds.get(holder.unit, "") in allowed]


def _called(call: Call, groups: tuple[tuple[str, ...], ...], holders: list[Holder]) -> list[Holder]:
    """Who comes for each unit named in the call: the holders of the first group of posts that has any there."""
    found = []
    for unit in call.units:
        there = [[one for one in holders if one.unit == unit and one.post_kind in group] for group in groups]
        found += next((people for people in there if people), [])
    return found


def _leading(ctx: Context, call: Call, holders: list[Holder]) -> list[Holder]:
    """Who called a thematic meeting; who is in charge of the unit that a class 2 or joint meeting is about."""
    found = [one for one in holders if call.kind == "thematic" and one.person_id == call.convenor]
    if call.unit and (call.joint or call.kind == "work_class2"):
        charge = ctx.neighbours.in_charge(ctx.actor, call.unit, call.day)
        found += [charge] if charge else []
    return found


def _wider(one: tuple[UUID, ...], other: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The topics of two admissions together; either for the whole meeting makes it so."""
    return tuple(dict.fromkeys((*one, *other))) if one and other else ()


def enter(meeting: Meeting, listed: Listed) -> None:
    """Bring the meeting's list up to the posts held: add who is listed by one, and let go who is no more.

    Whoever is in the room stays there as an observer. Those listed by name stay as they are; for a unit that named who
    comes for it nobody else comes by post.
    """
    rows = {row.person_id: row for row in meeting.attendance if row.person_id is not None}
    named = (
        {row.unit for row in meeting.attendance if row.ground == BY_NAME and row.role == MEMBER and row.unit}
        if meeting.kind in CALLED_BY_UNIT
        else set()
    )
    due = [
        one
        for one in listed
        if one.role != MEMBER or one.holder.unit not in named or one.holder.unit not in meeting.units
    ]
    for one in due:
        row = rows.get(one.holder.person_id)
        if row is None:
            meeting.attendance.append(_line(meeting, one))
        elif row.ground == BY_POST or (one.role == MEMBER and row.role != MEMBER):
            row.role, row.ground, row.topics = one.role, BY_POST, list(one.topics)
            row.post, row.unit = one.holder.title, one.holder.unit
        elif row.topics:
            row.topics = list(_wider(tuple(row.topics), one.topics))
    still = {one.holder.person_id for one in due}
    for row in rows.values():
        if row.ground != BY_POST or row.person_id in still:
            continue
        if row.arrived_at is None:
            meeting.attendance.remove(row)
        else:
            row.role = OBSERVER


def _line(meeting: Meeting, one: Due) -> Attendance:
    return Attendance(
        meeting_id=meeting.id,
        person_id=one.holder.person_id,
        person=one.holder.name,
        post=one.holder.title,
        role=one.role,
        unit=one.holder.unit,
        topics=list(one.topics),
        ground=BY_POST,
    )


def narrowed(listed: Listed, call: Call) -> Listed:
    """Who was asked for, less the heads of units that `call` no longer invites, and only for the topics it names."""
    found = []
    for one in listed:
        if one.role == OBSERVER and one.holder.post_kind in HEADS:
            if one.holder.unit not in call.invited:
                continue
            one = replace(one, topics=call.invited[one.holder.unit])
        found.append(one)
    return tuple(found)


def bring_up(ctx: Context, meeting: Meeting, call: Call, listed: Listed) -> None:
    """Enter who was asked for by `call`; where it is another by now, because the agenda changed meanwhile, ask anew."""
    now = call_of(ctx, meeting)
    enter(meeting, listed if now == call else ask(ctx, now))


def seat(meeting: Meeting, chair: Standing, now: datetime) -> Attendance | None:
    """Put who opens a meeting on its list and into the room, where no post or name did: who stands in for another.

    Answers the line that was added, if one was.
    """
    if chair.person_id is None or meeting.listed(chair.person_id) is not None:
        return None
    row = Attendance(
        meeting_id=meeting.id,
        person_id=chair.person_id,
        person=chair.name,
        post="",
        role=MEMBER,
        arrived_at=now,
    )
    meeting.attendance.append(row)
    return row
