"""Write a form anew while it lies with the unit."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import AboveCeiling, Malformed
from chassis.run import Context
from personnel.commands.invitation.draft_invitation import DraftInvitation, judge, wait_for_head
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class ReviseInvitation:
    """Which form, and the whole of it anew."""

    invitation_id: UUID
    form: DraftInvitation


def handle(command: ReviseInvitation, ctx: Context) -> Invitation:
    """Replace what the form says. Raises as draft_invitation does, and Malformed for another unit than before."""
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R9.1", *law.drafting_powers(invitation.unit))
    invitation.state = INVITATION.advance(invitation.state, "revise_invitation")
    if command.form.unit != invitation.unit:
        raise Malformed({"unit": "报告单不换单位 / a form keeps its unit"})
    ceiling = ctx.runtime.settings.classification_ceiling
    if command.form.level > ceiling:
        raise AboveCeiling(command.form.level, ceiling)
    for name, value in command.form.columns.items():
        setattr(invitation, name, value)
    judge(invitation, ctx)
    ctx.settle(invitation)
    wait_for_head(invitation, ctx)
    return invitation
