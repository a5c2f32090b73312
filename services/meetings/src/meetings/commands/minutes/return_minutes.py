"""Whoever is to sign minutes sends them back to the office (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import minuting
from meetings.acting.capacity import exercise
from meetings.model.minutes import MINUTES, Minutes
from meetings.rules import minutes_rules


@dataclass(frozen=True)
class ReturnMinutes:
    """Return checked minutes, with the reasons."""

    minutes_id: UUID
    opinion: str


def handle(command: ReturnMinutes, ctx: Context) -> Minutes:
    """Let the office write them anew. Raises RuleBroken as sign_minutes does, and IllegalStep before the check."""
    minutes = minuting.target(ctx, command.minutes_id)
    power = exercise(ctx, minutes_rules.signers(minutes.meeting_kind, minutes.unit, ctx.today))
    minutes.state = MINUTES.advance(minutes.state, "return")
    minutes.checked_by = ""
    minuting.judge(ctx, minutes, power, "return", False, command.opinion)
    minuting.put_before_office(ctx, minutes, "revise_minutes")
    return minutes
