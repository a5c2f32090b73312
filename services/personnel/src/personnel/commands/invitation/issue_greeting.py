"""Put on record that an approved letter, telegram or inscription went out."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from personnel.model import INVITATION, Invitation
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class IssueGreeting:
    """Which request for a greeting (article 88)."""

    invitation_id: UUID


def handle(command: IssueGreeting, ctx: Context) -> Invitation:
    """It went out, and is not for the public.

    Raises RuleBroken(R87.1) for another than the office, IllegalStep for what is no greeting.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    state = INVITATION.advance(invitation.state, "issue_greeting")
    if not law.is_greeting(invitation.kind, ctx.today):
        raise IllegalStep(INVITATION.name, invitation.state, "issue_greeting", "R88.2")
    invitation.state = state
    ctx.settle(invitation)
    return invitation
