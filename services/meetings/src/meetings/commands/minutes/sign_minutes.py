"""The minutes of a meeting are signed and numbered (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import minuting, publishing, telling, wording
from meetings.acting.capacity import exercise
from meetings.model.minutes import MINUTES, Minutes, MinutesSeries
from meetings.rules import minutes_rules


@dataclass(frozen=True)
class SignMinutes:
    """Sign the minutes."""

    minutes_id: UUID


def handle(command: SignMinutes, ctx: Context) -> Minutes:
    """Sign and number the minutes, so that what was decided is carried out and supervised.

    A corrected edition keeps the number of the one it replaces, and what it holds no more is public no more. Raises
    RuleBroken for R53.1 (not the mayor) or R53.2 (not the leader in charge, or the mayor's assent is missing),
    NotPermitted, and IllegalStep.
    """
    minutes = minuting.target(ctx, command.minutes_id)
    power = exercise(ctx, minutes_rules.signers(minutes.meeting_kind, minutes.unit, ctx.today))
    before = minutes.state
    minutes.state = MINUTES.advance(before, "sign")
    needed = minutes_rules.assent_needed(minutes.meeting_kind, minutes.major, ctx.today)
    minutes_rules.require_assent(needed, before == "assented")
    minuting.judge(ctx, minutes, power, "sign", True, "")
    minutes.signed_at, minutes.signed_by = ctx.now, ctx.standing.name
    if minutes.replaces_id is not None:
        _replace(ctx, minutes, minutes.replaces_id)
    minuting.put_before_office(ctx, minutes, "issue_minutes")
    if minutes.replaces_id is None:
        # Taken late, because from here on everybody who wants a number of this series waits for our commit.
        minutes.year = ctx.today.year
        minutes.series = str(minutes_rules.series_of(minutes.meeting_kind, ctx.today)["series"])
        minutes.sequence = MinutesSeries.take(ctx.session, minutes.series, minutes.year)
    minutes.number = wording.number_text(minutes, ctx.today)
    listed = {item["decision_id"] for item in minutes.items}
    decisions = minuting.decisions_of(ctx, minutes.meeting_id)
    publishing.release(ctx, minutes, [one for one in decisions if str(one.id) in listed])
    publishing.leave_out(ctx, minutes, [one for one in decisions if str(one.id) not in listed])
    ctx.record(telling.signed(minutes, ctx.today), minutes)
    return minutes


def _replace(ctx: Context, minutes: Minutes, replaced_id: UUID) -> None:
    """The edition before is no longer in force; its number goes on with the new one."""
    replaced = ctx.session.get_one(Minutes, replaced_id, with_for_update=True)
    replaced.state = MINUTES.advance(replaced.state, "replace")
    replaced.version += 1
    replaced.replaced_by_id = minutes.id
    minutes.series, minutes.year, minutes.sequence = replaced.series, replaced.year, replaced.sequence
    ctx.settle(replaced)
    ctx.also(replaced)
