"""Refuse an invitation, as the one whose turn it is."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.approve_invitation import go_on
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law
from zhengling.personnel.v1.events_pb2 import InvitationDeclined


@dataclass(frozen=True)
class DeclineInvitation:
    """Which invitation, and why not (articles 87, 88)."""

    invitation_id: UUID
    note: str


def handle(command: DeclineInvitation, ctx: Context) -> Invitation:
    """Decline it. Raises RuleBroken(R87.1, R88.2, R88.3) for whose turn it is not.

    Of several who were asked, one who was asked by name declines for himself and it goes on with the others.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    declined = INVITATION.advance(invitation.state, "decline_invitation")
    key = invitation.chain[invitation.stage]
    ctx.exercise(invitation.rule, key)
    invitation.note = command.note
    ctx.settle(invitation)
    mine = ctx.actor.person_id
    others = set(invitation.invited) - {*invitation.declined_by, mine}
    if mine and law.decides_for_himself(key, mine) and (others or invitation.in_charge):
        invitation.declined_by = [*invitation.declined_by, mine]
        go_on(invitation, ctx)
        return invitation
    invitation.state = declined
    fact = InvitationDeclined(invitation_id=str(invitation.id), unit=invitation.unit, state=invitation.state)
    ctx.record(fact, invitation)
    return invitation
