"""Say what will be done about a shortfall of research."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import SHORTFALL, ResearchShortfall
from personnel.rules import research_rules


@dataclass(frozen=True)
class AcknowledgeShortfall:
    """Which warning, and what will be done."""

    shortfall_id: UUID
    note: str


def handle(command: AcknowledgeShortfall, ctx: Context) -> ResearchShortfall:
    """Acknowledge it. Raises RuleBroken(R86.1) for another than the leader and the office, IllegalStep."""
    warning = ctx.target(ResearchShortfall, command.shortfall_id)
    ctx.exercise("R86.1", *research_rules.research_powers(warning.leader_id))
    warning.state = SHORTFALL.advance(warning.state, "acknowledge_shortfall")
    warning.note = command.note
    ctx.settle(warning)
    return warning
