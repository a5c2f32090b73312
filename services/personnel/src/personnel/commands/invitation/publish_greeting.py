"""Let a greeting that went out be published, which by default it is not."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class PublishGreeting:
    """Which greeting, and why the public is to read it (article 88)."""

    invitation_id: UUID
    note: str


def handle(command: PublishGreeting, ctx: Context) -> Invitation:
    """Let it be published; the decision is a record of its own. Raises RuleBroken(R88.2) for who may not decide it."""
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R88.2", *law.publishing_powers())
    invitation.state = INVITATION.advance(invitation.state, "publish_greeting")
    invitation.note = command.note
    return invitation
