"""The chair closes a meeting; what was not decided is deferred (articles 42 to 46)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select

from chassis.run import Context
from meetings.acting import absenting, convening, deliberating
from meetings.acting.gating import release
from meetings.model.material import ISSUED, LOST, MaterialCopy
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import authority_rules, material_rules


@dataclass(frozen=True)
class CloseMeeting:
    """Close a meeting in session."""

    meeting_id: UUID


def handle(command: CloseMeeting, ctx: Context) -> Meeting:
    """Close the meeting, give back the devices, and let the office draft the minutes.

    Raises RuleBroken as open_meeting does, and for R52.3 while copies that have to come back are out or a lost one is
    not dealt with; IllegalStep, also while an item is under discussion.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    convening.preside(ctx, meeting)
    meeting.state = MEETING.advance(meeting.state, "close")
    deliberating.close_items(meeting)
    material_rules.require_copies_back(*_copies_out(ctx, meeting))
    meeting.closed_at = ctx.now
    for row in meeting.attendance:
        if row.devices_kept:
            row.deposit_returned_at = ctx.now
    absenting.lapse(ctx, meeting)
    release(ctx, meeting)
    ctx.settle(meeting)
    ctx.wait_for(meeting, "draft_minutes", *authority_rules.OFFICE, rule="R53.1")
    return meeting


def _copies_out(ctx: Context, meeting: Meeting) -> tuple[list[str], list[str]]:
    """The copies that have to come back and did not, and those lost and not dealt with, by number and holder."""
    query = select(MaterialCopy).where(
        MaterialCopy.meeting_id == meeting.id,
        or_(and_(MaterialCopy.state == ISSUED, MaterialCopy.recall), MaterialCopy.state == LOST),
    )
    found = ctx.session.scalars(query.order_by(MaterialCopy.material_id, MaterialCopy.number)).all()
    return [copy.named for copy in found if copy.state == ISSUED], [c.named for c in found if c.state == LOST]
