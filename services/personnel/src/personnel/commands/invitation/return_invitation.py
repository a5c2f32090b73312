"""Give a form back to the unit, with reasons."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.draft_invitation import wait_for_head
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class ReturnInvitation:
    """Which form, and what is missing or wrong."""

    invitation_id: UUID
    note: str


def handle(command: ReturnInvitation, ctx: Context) -> Invitation:
    """Return it. Raises RuleBroken(R87.1) for another than the office."""
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    invitation.state = INVITATION.advance(invitation.state, "return_invitation")
    invitation.note = command.note
    ctx.settle(invitation)
    wait_for_head(invitation, ctx)
    return invitation
