"""Take a form back, as the unit that wrote it."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.cancel_invitation import call_off
from personnel.model import INVITATION, Invitation
from personnel.model.invitation import OF_THE_UNIT
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class WithdrawInvitation:
    """Which form, and why."""

    invitation_id: UUID
    note: str


def handle(command: WithdrawInvitation, ctx: Context) -> Invitation:
    """Withdraw it. Raises RuleBroken(R9.1): what has left the unit is taken back by its head alone."""
    invitation = ctx.target(Invitation, command.invitation_id)
    if invitation.state in OF_THE_UNIT:
        powers = law.drafting_powers(invitation.unit)
    else:
        powers = law.submitting_powers(invitation.answering)
    ctx.exercise("R9.1", *powers)
    call_off(invitation, INVITATION.advance(invitation.state, "withdraw_invitation"), command.note, ctx)
    return invitation
