"""Call an arrangement off, as the office."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import INVITATION, Invitation, engagement
from personnel.rules import invitation_rules as law
from zhengling.personnel.v1.events_pb2 import InvitationCancelled


@dataclass(frozen=True)
class CancelInvitation:
    """Which invitation, and why."""

    invitation_id: UUID
    note: str


def handle(command: CancelInvitation, ctx: Context) -> Invitation:
    """Cancel it. Raises RuleBroken(R87.1) for another than the office."""
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    call_off(invitation, INVITATION.advance(invitation.state, "cancel_invitation"), command.note, ctx)
    return invitation


def call_off(invitation: Invitation, state: str, note: str, ctx: Context) -> None:
    """Let it end in a state: the leaders are free again, and who was told of it is told that it is off."""
    invitation.state, invitation.note = state, note
    release(invitation, ctx)
    ctx.settle(invitation)
    if invitation.submitted_on is not None:
        tell_off(invitation, ctx)


def release(invitation: Invitation, ctx: Context) -> None:
    """Free the leaders who were to go; what they were engaged for is kept as called off."""
    for kept in engagement.of_invitation(ctx.session, invitation.id):
        kept.active = False
    invitation.assigned = []


def tell_off(invitation: Invitation, ctx: Context) -> None:
    """Tell that the event, as it was known, is off."""
    fact = InvitationCancelled(invitation_id=str(invitation.id), unit=invitation.unit, state=invitation.state)
    ctx.record(fact, invitation)
