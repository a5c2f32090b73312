"""Agree to an invitation, as the one whose turn it is."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.draft_invitation import event_day
from personnel.commands.invitation.screen_invitation import wait_for_decision
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law
from zhengling.personnel.v1.events_pb2 import InvitationApproved


@dataclass(frozen=True)
class ApproveInvitation:
    """Which invitation (articles 87, 88)."""

    invitation_id: UUID


def handle(command: ApproveInvitation, ctx: Context) -> Invitation:
    """Agree; the last of the chain makes it approved. Raises RuleBroken(R87.1, R88.2, R88.3) for whose turn it is not.

    To decide whether an event may be held in the government's name is part of the work that passes to a stand-in; to go
    there is not.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    INVITATION.advance(invitation.state, "approve_invitation")
    ctx.exercise(invitation.rule, invitation.chain[invitation.stage])
    ctx.settle(invitation, "approve_invitation")
    go_on(invitation, ctx)
    return invitation


def go_on(invitation: Invitation, ctx: Context) -> None:
    """Pass it on to whose turn is next, or let it be approved and arranged."""
    invitation.stage += 1
    if invitation.stage < len(invitation.chain):
        invitation.state = INVITATION.advance(invitation.state, "pass_on")
        wait_for_decision(invitation, ctx)
        return
    invitation.state = INVITATION.advance(invitation.state, "approve_invitation")
    greeting = law.is_greeting(invitation.kind, ctx.today)
    step = "issue_greeting" if greeting else "assign_leaders"
    powers = law.arranging_powers()
    ctx.wait_for(invitation, step, *powers, rule=invitation.rule, due=event_day(invitation))
    fact = InvitationApproved(invitation_id=str(invitation.id), unit=invitation.unit, state=invitation.state)
    ctx.record(fact, invitation)
