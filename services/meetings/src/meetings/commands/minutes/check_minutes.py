"""Somebody of the office who did not write the minutes compares them with the record (article 53)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotPermitted
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import minuting
from meetings.acting.capacity import by_office
from meetings.model.minutes import MINUTES, Minutes
from meetings.rules import minutes_rules

OWN_DRAFT = (
    "您参与了起草，请由没有参与起草的办公室人员核对 / you wrote on this draft; somebody else of the office checks it"
)


@dataclass(frozen=True)
class CheckMinutes:
    """Pass the draft, or return it with remarks."""

    minutes_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """A draft that is returned is returned with remarks."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: CheckMinutes, ctx: Context) -> Minutes:
    """Put the minutes before who signs or first assents, or before their drafter again.

    Raises NotPermitted for somebody else than the office and for who wrote on the draft, and IllegalStep.
    """
    minutes = minuting.target(ctx, command.minutes_id)
    power = by_office(ctx, "check_minutes")
    if ctx.standing.person_id in minutes.drafters:
        raise NotPermitted("check_minutes", why=OWN_DRAFT)
    minutes.state = MINUTES.advance(minutes.state, "check" if command.agreed else "return_draft")
    minuting.judge(ctx, minutes, power, "check", command.agreed, command.opinion)
    if not command.agreed:
        minuting.put_before_office(ctx, minutes, "revise_minutes")
        return minutes
    minutes.checked_by = ctx.standing.name
    if minutes_rules.assent_needed(minutes.meeting_kind, minutes.major, ctx.today):
        minuting.put_before(ctx, minutes, "assent_minutes", minutes_rules.assenters())
    else:
        minuting.put_before_signer(ctx, minutes)
    return minutes
