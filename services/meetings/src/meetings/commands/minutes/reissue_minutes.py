"""Signed minutes are corrected by a new edition, which says what it replaces and why (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from chassis.db import new_id
from chassis.errors import AlreadyExists
from chassis.run import Context
from meetings.acting import minuting
from meetings.acting.capacity import by_office
from meetings.model.minutes import MINUTES, Minutes


@dataclass(frozen=True)
class ReissueMinutes:
    """Draft a corrected edition."""

    minutes_id: UUID
    reason: str


def handle(command: ReissueMinutes, ctx: Context) -> Minutes:
    """Draft the new edition from the old one, which stays in force until the new one is signed.

    Raises NotPermitted, IllegalStep for minutes that are not signed or replaced, AlreadyExists while another
    correction is under way.
    """
    replaced = minuting.target(ctx, command.minutes_id)
    by_office(ctx, "reissue_minutes")
    replaced.state = MINUTES.advance(replaced.state, "reissue")
    newest = select(func.max(Minutes.edition)).where(
        Minutes.meeting_id == replaced.meeting_id, Minutes.state != "discarded"
    )
    if ctx.session.scalar(newest) != replaced.edition:
        raise AlreadyExists("reissue_minutes")
    ctx.also(replaced)
    minutes = Minutes(
        id=new_id(),
        first_id=replaced.first_id,
        replaces_id=replaced.id,
        edition=replaced.edition + 1,
        reason=command.reason,
        level=replaced.level,
        title=replaced.title,
        meeting_id=replaced.meeting_id,
        meeting_kind=replaced.meeting_kind,
        unit=replaced.unit,
        held_on=replaced.held_on,
        body=replaced.body,
        record=dict(replaced.record),
        copies_to=list(replaced.copies_to),
        drafters=[],
        opinions=[],
    )
    minuting.settle_content(ctx, minutes, [dict(item) for item in replaced.items])
    ctx.add(minutes)
    minuting.put_before_office(ctx, minutes, "check_minutes")
    return minutes
