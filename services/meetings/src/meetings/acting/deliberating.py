"""What the commands about a meeting in session share: its items, who is in the room, and who chairs it."""

from uuid import UUID

from sqlalchemy import select

from chassis.actor import Standing
from chassis.errors import IllegalStep, NotFound
from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import convening
from meetings.acting.capacity import by_office
from meetings.model.attendance import EXTERNAL, Attendance
from meetings.model.deliberation import ITEM, UNDER_DISCUSSION, WAITING, Deliberation
from meetings.model.meeting import AgendaItem, Meeting
from meetings.rules import deliberation_rules


def by_chair(ctx: Context, meeting: Meeting) -> None:
    """Act as the one who chairs the meeting now; raises the RuleBroken of the kind."""
    convening.preside(ctx, meeting)
    authority = convening.chairing(meeting)
    if meeting.chair_id != ctx.standing.person_id:
        refusal = RuleBroken(authority.rule, needed=authority.powers, chair=meeting.chair)
        refusal.authority = True
        raise refusal


def by_chair_or_office(ctx: Context, meeting: Meeting, what: str) -> None:
    """Act as the one who chairs the meeting now, or as the office that keeps its record; raises NotPermitted."""
    if meeting.chair_id == ctx.standing.person_id:
        by_chair(ctx, meeting)
    else:
        by_office(ctx, what)


def standing_of_chair(ctx: Context, meeting: Meeting) -> Standing:
    """What the chair may exercise today, whatever was so when the meeting opened; ask it before a row is locked.

    Raises NeighbourDown.
    """
    if meeting.chair_id is None or meeting.chair_id == ctx.standing.person_id:
        return ctx.standing if meeting.chair_id else Standing(None)
    found: Standing = ctx.neighbours.standing_of(ctx.actor, meeting.chair_id, ctx.today)
    return found


def require_chair(ctx: Context, meeting: Meeting, asked: Standing) -> str:
    """The chair is in the room and may chair today; answers the power it is done by.

    `asked` is the standing of who chaired before the meeting was locked; a chair who took over since is asked for now.
    Raises the RuleBroken of the kind of meeting.
    """
    standing = asked if asked.person_id == meeting.chair_id else standing_of_chair(ctx, meeting)
    return require_may_chair(ctx, meeting, meeting.chair_id, standing)


def require_may_chair(ctx: Context, meeting: Meeting, person_id: UUID | None, standing: Standing) -> str:
    """Somebody is in the room and may chair the meeting by the powers held today; answers the power it is done by."""
    row, authority = meeting.listed(person_id), convening.chairing(meeting)
    deliberation_rules.require_chair(authority, frozenset(standing.keys()), row is not None and row.here)
    power = standing.first(authority.powers)
    if power is None:
        # Only where the city's rule pack asks for no power.
        return ""
    convening.require_named(ctx, meeting, person_id, power.key)
    return f"{power.key} ({power.via})"


def item_at(ctx: Context, meeting: Meeting, position: int) -> AgendaItem:
    """The item at a position of the agenda. Raises NotFound, also for one above the caller's clearance."""
    for item in meeting.items:
        if item.position == position and item.level <= ctx.standing.clearance:
            return item
    raise NotFound("agenda_item")


def first_waiting(meeting: Meeting) -> AgendaItem | None:
    """The item whose turn it is."""
    waiting = (item for item in meeting.items if item.state == WAITING)
    return min(waiting, key=lambda item: item.position, default=None)


def require_turn(ctx: Context, meeting: Meeting, item: AgendaItem) -> None:
    """It is the item's turn, or the one who chairs puts it first.

    Raises the RuleBroken of the kind of meeting, which says which item is next.
    """
    following, authority = first_waiting(meeting), convening.chairing(meeting)
    if following is None or item is following or meeting.chair_id == ctx.standing.person_id:
        return
    refusal = RuleBroken(authority.rule, needed=authority.powers, chair=meeting.chair, next_item=following.position)
    refusal.authority = True
    raise refusal


def under_discussion(meeting: Meeting) -> AgendaItem | None:
    """The one item that is under discussion now, if any."""
    return next((item for item in meeting.items if item.state == UNDER_DISCUSSION), None)


def require_nothing_under_discussion(meeting: Meeting, step: str) -> None:
    """Raises IllegalStep while an item is under discussion; `step` is what cannot be done meanwhile."""
    if under_discussion(meeting) is not None:
        raise IllegalStep(ITEM.name, UNDER_DISCUSSION, step, "R48.1")


def close_items(meeting: Meeting) -> None:
    """What was not taken up is passed over when a meeting closes. Raises IllegalStep while one is under discussion."""
    require_nothing_under_discussion(meeting, "close")
    for item in meeting.items:
        if item.state == WAITING:
            item.state = ITEM.advance(item.state, "close")


def admitted(row: Attendance, item: AgendaItem) -> bool:
    """Whether somebody on the list may be in the room for an item; who is from outside only for what is open to all."""
    return row.admitted_to(item.topic_id) and not (row.role == EXTERNAL and item.level > 0)


def require_room(meeting: Meeting, item: AgendaItem) -> None:
    """Raises RuleBroken(R52.4), which names whoever is in the room and is not admitted to the item."""
    people = [row.person for row in meeting.attendance if row.here and not admitted(row, item)]
    deliberation_rules.require_room(sorted(people))


def come_in(ctx: Context, meeting: Meeting, row: Attendance) -> None:
    """Somebody comes into the room: admitted to the item under discussion, and from now on one of those who heard it.

    Raises RuleBroken(R52.4).
    """
    item = under_discussion(meeting)
    if item is None:
        return
    deliberation_rules.require_room([] if admitted(row, item) else [row.person])
    if row.person_id is not None:
        found = of_item(ctx, item.id)
        if row.person_id not in found.heard_by:
            # Who heard it is no change that others are told of, so its version stays.
            found.heard_by = [*found.heard_by, row.person_id]


def of_item(ctx: Context, item_id: UUID) -> Deliberation:
    """What is said on an item that was taken up, locked. Raises NotFound."""
    query = select(Deliberation).where(Deliberation.item_id == item_id).with_for_update()
    found = ctx.session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound(Deliberation.__subject__)
    return found


def conclude(ctx: Context, item: AgendaItem, said: Deliberation, step: str) -> None:
    """Bring the item under discussion, and what is said on it, to an end. Raises IllegalStep."""
    item.state = ITEM.advance(item.state, step)
    said.state, said.ended_at = item.state, ctx.now


def shared(ctx: Context, meeting_id: UUID) -> Meeting:
    """A meeting that nobody changes until the commit, though others may read it; it is locked before what is in it."""
    meeting = ctx.session.get(Meeting, meeting_id, with_for_update={"read": True})
    if meeting is None:
        raise NotFound(Meeting.__subject__)
    return meeting


def locked(ctx: Context, meeting_id: UUID) -> Meeting:
    """A meeting that a command changes beside its target, locked before it and in a version of its own."""
    meeting = ctx.session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None:
        raise NotFound(Meeting.__subject__)
    meeting.version += 1
    return meeting
