"""A department asks that principal heads of towns may be called to one meeting all the same (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed, NotFound
from chassis.run import Context, knows
from meetings.acting import protected_towns
from meetings.acting.capacity import exercise
from meetings.model.department_meeting import DEPARTMENT_MEETING, REQUESTED, DepartmentMeeting, TownException
from meetings.rules import authority_rules, economy_rules


@dataclass(frozen=True)
class RequestTownException:
    """Which meeting, which towns, and why nobody else will do."""

    department_meeting_id: UUID
    towns: tuple[str, ...]
    reason: str


def handle(command: RequestTownException, ctx: Context) -> TownException:
    """Put it before who approves.

    Raises RuleBroken for R9.1 (not the head); IllegalStep (the meeting is over), NotFound, Malformed for a unit that is
    no town, AlreadyExists while another request or approval for the meeting stands, NeighbourDown.
    """
    towns = protected_towns.ask(ctx, command.towns, "towns")
    if others := sorted(set(command.towns) - towns):
        raise Malformed({"towns": f"不是镇区：{'、'.join(others)} / no towns: {', '.join(others)}"})
    meeting = ctx.session.get(DepartmentMeeting, command.department_meeting_id, with_for_update=True)
    if meeting is None or not knows(meeting, ctx.standing):
        raise NotFound(DepartmentMeeting.__subject__)
    exercise(ctx, authority_rules.submitters(meeting.unit))
    DEPARTMENT_MEETING.advance(meeting.state, "invite_to_department_meeting")
    exception = ctx.add(
        TownException(
            level=meeting.level,
            title=f"{meeting.title}（要求镇区主要负责人参加）",
            department_meeting_id=meeting.id,
            unit=meeting.unit,
            towns=list(command.towns),
            reason=command.reason,
            state=REQUESTED,
            requested_by=ctx.standing.person_id,
            decided_by="",
            decided_at=None,
            opinion="",
        )
    )
    approvers = economy_rules.exception_approvers(meeting.unit, ctx.today)
    ctx.wait_for(exception, "approve_town_exception", *approvers.powers, rule=approvers.rule, due=meeting.day)
    return exception
