"""Move an event to another time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.cancel_invitation import release, tell_off
from personnel.commands.invitation.draft_invitation import event_day, judge, require_time
from personnel.commands.invitation.screen_invitation import begin_deciding
from personnel.model import INVITATION, Invitation
from personnel.model.invitation import ASSIGNED, SCREENED
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class PostponeInvitation:
    """Which invitation, the new time, and why."""

    invitation_id: UUID
    starts_at: datetime
    ends_at: datetime
    note: str

    def __post_init__(self) -> None:
        """It lasts for some time."""
        require_time(self.starts_at, self.ends_at)


def handle(command: PostponeInvitation, ctx: Context) -> Invitation:
    """Move it; what was decided of it is decided again, and leaders who were to go are free.

    Raises RuleBroken(R9.1) for another than the unit's head and the office, RuleBroken(R87.1, R88.3) where the office
    got the form too late for the new time, and as draft_invitation does for who may be asked on that day.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R9.1", *law.submitting_powers(invitation.answering), *law.arranging_powers())
    before, state = invitation.state, INVITATION.advance(invitation.state, "postpone_invitation")
    invitation.starts_at, invitation.ends_at = command.starts_at, command.ends_at
    judge(invitation, ctx)
    law.require_ahead(invitation.rule, event_day(invitation), invitation.submitted_on or ctx.today)
    if invitation.rule != law.GREETING:
        # The office cannot arrange for a time that is upon it, however early it got the form.
        law.require_ahead(law.ORDINARY, event_day(invitation), ctx.today)
    invitation.state, invitation.note = state, command.note
    release(invitation, ctx)
    ctx.settle(invitation)
    if state == SCREENED:
        begin_deciding(invitation, ctx)
    else:
        powers = law.arranging_powers()
        ctx.wait_for(invitation, "screen_invitation", *powers, rule="R87.1", due=event_day(invitation))
    if before == ASSIGNED:
        tell_off(invitation, ctx)
    return invitation
