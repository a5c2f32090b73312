"""Put on record that an event was held, and which leaders came."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from personnel.commands.invitation.draft_invitation import each_once
from personnel.model import INVITATION, Invitation, Person, engagement
from personnel.rules import invitation_rules as law


@dataclass(frozen=True)
class ConcludeEvent:
    """Which invitation, and who came."""

    invitation_id: UUID
    attended: tuple[UUID, ...]


def handle(command: ConcludeEvent, ctx: Context) -> Invitation:
    """Conclude it.

    Raises RuleBroken(R87.1) for another than the office, or for a leader who came without having been arranged, and
    IllegalStep before the event begins.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    state = INVITATION.advance(invitation.state, "conclude_event")
    if ctx.now < invitation.starts_at or law.is_greeting(invitation.kind, ctx.today):
        raise IllegalStep(INVITATION.name, invitation.state, "conclude_event", invitation.rule)
    people = {key: ctx.load(Person, key).name for key in (*command.attended, *invitation.assigned)}
    came = [people[key] for key in each_once(command.attended)]
    law.require_agreed(came, [people[key] for key in invitation.assigned])
    for kept in engagement.of_invitation(ctx.session, invitation.id):
        kept.attended = kept.person_id in command.attended
    invitation.state, invitation.attended = state, each_once(command.attended)
    ctx.settle(invitation)
    return invitation
