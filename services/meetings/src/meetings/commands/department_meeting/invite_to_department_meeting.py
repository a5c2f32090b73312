"""A department says who is invited to its meeting; heads of towns only by an approved exception (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import protected_towns
from meetings.acting.capacity import exercise
from meetings.model.department_meeting import DEPARTMENT_MEETING, DepartmentMeeting, approved_towns
from meetings.rules import authority_rules, economy_rules


@dataclass(frozen=True)
class InviteToDepartmentMeeting:
    """Invite these units, and ask the principal heads of those others, in place of whoever was invited before."""

    department_meeting_id: UUID
    units: tuple[str, ...]
    heads_of: tuple[str, ...]


def handle(command: InviteToDepartmentMeeting, ctx: Context) -> DepartmentMeeting:
    """Put the invitations in place of those before.

    Raises RuleBroken for R9.1 (not the head) and R55.3 (heads of towns that no approved exception names); IllegalStep,
    NotFound, NeighbourDown.
    """
    towns = protected_towns.ask(ctx, command.heads_of, "heads_of")
    meeting = ctx.target(DepartmentMeeting, command.department_meeting_id)
    exercise(ctx, authority_rules.submitters(meeting.unit))
    meeting.state = DEPARTMENT_MEETING.advance(meeting.state, "invite_to_department_meeting")
    # The meeting is locked, and an exception is decided under that lock, so none is revoked meanwhile.
    approved = approved_towns(ctx.session, meeting.id)
    economy_rules.require_no_town_heads(frozenset(command.heads_of), towns, approved)
    meeting.units = list(dict.fromkeys((*command.units, *command.heads_of)))
    meeting.heads_of = list(command.heads_of)
    return meeting
