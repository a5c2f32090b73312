"""The minutes of a meeting are signed (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.capacity import exercise
from meetings.model.minutes import MINUTES, Minutes
from meetings.rules import authority_rules
from zhengling.meetings.v1.events_pb2 import MinutesSigned


@dataclass(frozen=True)
class SignMinutes:
    """Sign the minutes."""

    minutes_id: UUID


def handle(command: SignMinutes, ctx: Context) -> Minutes:
    """Sign the minutes, so that what was decided is carried out and supervised.

    Raises RuleBroken for R53.1 (not the mayor) or R53.2 (not the leader in charge), and IllegalStep.
    """
    minutes = ctx.target(Minutes, command.minutes_id)
    exercise(ctx, authority_rules.signers(minutes.meeting_kind, minutes.unit, minutes.major))
    minutes.state = MINUTES.advance(minutes.state, "sign")
    minutes.signed_at, minutes.signed_by = ctx.now, ctx.standing.name
    ctx.settle(minutes, "sign_minutes")
    ctx.record(
        MinutesSigned(
            minutes_id=str(minutes.id),
            meeting_id=str(minutes.meeting_id),
            meeting_kind=minutes.meeting_kind,
            meeting_title=minutes.title.removesuffix("纪要"),
            held_on=minutes.held_on.isoformat(),
            signed_on=ctx.today.isoformat(),
            items=[MinutesSigned.Item(**item) for item in minutes.items],
            level=minutes.level,
        ),
        minutes,
    )
    return minutes
