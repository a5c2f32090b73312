"""A department calls off a meeting of its own; what it used of the quota is free again (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.commands.department_meeting.plan_department_meeting import changed
from meetings.model.department_meeting import (
    DEPARTMENT_MEETING,
    REQUESTED,
    TOWN_EXCEPTION,
    DepartmentMeeting,
    TownException,
)
from meetings.rules import authority_rules


@dataclass(frozen=True)
class CancelDepartmentMeeting:
    """Call it off, and say why."""

    department_meeting_id: UUID
    reason: str


def handle(command: CancelDepartmentMeeting, ctx: Context) -> DepartmentMeeting:
    """Call it off. Raises RuleBroken for R9.1 (not the head); IllegalStep, NotFound."""
    meeting = ctx.target(DepartmentMeeting, command.department_meeting_id)
    exercise(ctx, authority_rules.submitters(meeting.unit))
    meeting.state = DEPARTMENT_MEETING.advance(meeting.state, "cancel_department_meeting")
    meeting.note = command.reason
    withdraw_request(ctx, meeting)
    ctx.settle(meeting)
    ctx.record(changed(meeting), meeting)
    return meeting


def withdraw_request(ctx: Context, meeting: DepartmentMeeting) -> None:
    """Let nobody decide any more on an exception for a meeting that is over."""
    query = select(TownException).where(
        TownException.department_meeting_id == meeting.id, TownException.state == REQUESTED
    )
    exception = ctx.session.scalar(query.with_for_update())
    if exception is not None:
        exception.state = TOWN_EXCEPTION.advance(exception.state, "withdraw_town_exception")
        exception.version += 1
        ctx.settle(exception)
        ctx.also(exception)
