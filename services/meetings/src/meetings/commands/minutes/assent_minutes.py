"""The mayor assents to minutes that deal with a major matter before they are signed (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import minuting
from meetings.acting.capacity import exercise
from meetings.model.minutes import MINUTES, Minutes
from meetings.rules import minutes_rules


@dataclass(frozen=True)
class AssentMinutes:
    """Agree to the minutes, or return them to the office."""

    minutes_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Returning them says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: AssentMinutes, ctx: Context) -> Minutes:
    """Put the minutes before who signs them, or before the office again.

    Raises RuleBroken(R53.2) for anybody but the mayor, and IllegalStep where no assent is due.
    """
    minutes = minuting.target(ctx, command.minutes_id)
    power = exercise(ctx, minutes_rules.assenters())
    before = minutes.state
    minutes.state = MINUTES.advance(before, "assent")
    if not minutes_rules.assent_needed(minutes.meeting_kind, minutes.major, ctx.today):
        raise IllegalStep(MINUTES.name, before, "assent", "R53.2")
    minuting.judge(ctx, minutes, power, "assent", command.agreed, command.opinion)
    if command.agreed:
        minuting.put_before_signer(ctx, minutes)
    else:
        minutes.state = MINUTES.advance(before, "return")
        minuting.put_before_office(ctx, minutes, "revise_minutes")
    return minutes
