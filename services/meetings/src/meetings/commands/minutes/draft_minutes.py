"""The office drafts the minutes of a closed meeting from its record (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.db import new_id
from chassis.run import Context
from meetings.acting import minuting
from meetings.acting.capacity import by_office
from meetings.model.meeting import MEETING, Meeting
from meetings.model.minutes import MINUTES, Minutes


@dataclass(frozen=True)
class DraftMinutes:
    """Draft the minutes, or draft them anew while they are unsigned; an empty opening is written from the record."""

    meeting_id: UUID
    body: str


def handle(command: DraftMinutes, ctx: Context) -> Minutes:
    """Write the minutes from what is on record, and let somebody else of the office check them.

    Raises NotPermitted (not the office, or a decision above the caller's clearance), IllegalStep and
    NeighbourDown.
    """
    by_office(ctx, "draft_minutes")
    names = minuting.names_for(ctx, command.meeting_id)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "draft_minutes")
    decisions = minuting.decisions_of(ctx, meeting.id)
    items = minuting.items(ctx, decisions, None, names)
    newest = (
        select(Minutes)
        .where(Minutes.meeting_id == meeting.id, Minutes.state != "discarded")
        .order_by(Minutes.edition.desc())
        .limit(1)
        .with_for_update()
    )
    minutes = ctx.session.scalars(newest).one_or_none()
    body = command.body or minuting.opening(ctx, meeting, len(items))
    if minutes is not None:
        ctx.subject = f"minutes/{minutes.id}"
        minutes.state = MINUTES.advance(minutes.state, "revise")
        minutes.version += 1
        minutes.body, minutes.record = body, minuting.record(meeting)
        minuting.settle_content(ctx, minutes, items)
        minuting.put_before_office(ctx, minutes, "check_minutes")
        return minutes
    minutes_id = new_id()
    minutes = Minutes(
        id=minutes_id,
        first_id=minutes_id,
        level=meeting.level,
        title=f"{meeting.title}纪要",
        meeting_id=meeting.id,
        meeting_kind=meeting.kind,
        unit=meeting.unit,
        held_on=meeting.day,
        body=body,
        record=minuting.record(meeting),
        drafters=[],
        opinions=[],
    )
    minuting.settle_content(ctx, minutes, items)
    ctx.add(minutes)
    ctx.settle(meeting, "draft_minutes", "urge_minutes")
    ctx.also(meeting)
    minuting.put_before_office(ctx, minutes, "check_minutes")
    return minutes
