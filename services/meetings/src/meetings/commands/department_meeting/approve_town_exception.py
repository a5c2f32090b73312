"""Principal heads of some towns may be called to one department meeting (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.department_meeting import DEPARTMENT_MEETING, TOWN_EXCEPTION, DepartmentMeeting, TownException
from meetings.rules import economy_rules


@dataclass(frozen=True)
class ApproveTownException:
    """Which exception, and with what opinion."""

    exception_id: UUID
    opinion: str


def handle(command: ApproveTownException, ctx: Context) -> TownException:
    """Approve it; the department may then invite them.

    Raises RuleBroken for R55.3 (who may not); IllegalStep (decided already, or the meeting is over), NotFound.
    """
    exception, meeting = decide(ctx, command.exception_id, "approve_town_exception", command.opinion)
    DEPARTMENT_MEETING.advance(meeting.state, "invite_to_department_meeting")
    return exception


def decide(ctx: Context, exception_id: UUID, step: str, opinion: str) -> tuple[TownException, DepartmentMeeting]:
    """Take one step of an exception as one of those who decide on it, its meeting being locked before it."""
    meeting_id = select(TownException.department_meeting_id).where(TownException.id == exception_id)
    query = select(DepartmentMeeting).where(DepartmentMeeting.id == meeting_id.scalar_subquery()).with_for_update()
    meeting = ctx.session.scalar(query)
    exception = ctx.target(TownException, exception_id)
    if meeting is None:
        raise LookupError(f"the meeting of exception {exception_id}")
    exercise(ctx, economy_rules.exception_approvers(exception.unit, ctx.today))
    exception.state = TOWN_EXCEPTION.advance(exception.state, step)
    exception.decided_by, exception.decided_at, exception.opinion = ctx.standing.name, ctx.now, opinion
    ctx.settle(exception)
    return exception, meeting
