"""Acknowledge a report of a personal matter."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import PERSONAL_MATTER, PersonalMatter
from personnel.rules import personal_matter_rules


@dataclass(frozen=True)
class AcknowledgePersonalMatter:
    """Which report, and what the leader is told (article 82)."""

    matter_id: UUID
    note: str


def handle(command: AcknowledgePersonalMatter, ctx: Context) -> PersonalMatter:
    """Acknowledge it. Raises RuleBroken(R82.1) for the leader himself, NotFound for all who may not know of it."""
    matter = ctx.target(PersonalMatter, command.matter_id)
    ctx.exercise("R82.1", *personal_matter_rules.receiving_powers())
    matter.state = PERSONAL_MATTER.advance(matter.state, "acknowledge_personal_matter")
    personal_matter_rules.require_another_officer(matter.person_id == ctx.actor.person_id)
    matter.note = command.note
    ctx.settle(matter)
    return matter
