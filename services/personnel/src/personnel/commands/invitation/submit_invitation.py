"""Hand a form in to the office, as the head of the unit."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.draft_invitation import event_day, judge
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law
from zhengling.personnel.v1.events_pb2 import InvitationSubmitted


@dataclass(frozen=True)
class SubmitInvitation:
    """Which form (article 87)."""

    invitation_id: UUID


def handle(command: SubmitInvitation, ctx: Context) -> Invitation:
    """Hand it in.

    Raises RuleBroken(R9.1) for another than the head, RuleBroken(R87.1, R88.3) when it comes too late, and as
    draft_invitation does.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R9.1", *law.submitting_powers(invitation.answering))
    invitation.state = INVITATION.advance(invitation.state, "submit_invitation")
    judge(invitation, ctx)
    law.require_ahead(invitation.rule, event_day(invitation), ctx.today)
    invitation.submitted_on = ctx.today
    ctx.settle(invitation)
    powers = law.arranging_powers()
    ctx.wait_for(invitation, "screen_invitation", *powers, rule="R87.1", due=event_day(invitation))
    fact = InvitationSubmitted(invitation_id=str(invitation.id), unit=invitation.unit, state=invitation.state)
    ctx.record(fact, invitation)
    return invitation
