"""The mayor ends a delegation early."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import Delegation, absence
from personnel.rules import mandate_rules
from personnel.rules.half_day_rules import day_of, half_in
from zhengling.personnel.v1.events_pb2 import DelegationEnded


@dataclass(frozen=True)
class EndDelegation:
    """Which delegation; from this half day on the powers are the mayor's again."""

    delegation_id: UUID


def handle(command: EndDelegation, ctx: Context) -> Delegation:
    """End it. Raises RuleBroken(R5.2) for another than the mayor."""
    delegation = ctx.target(Delegation, command.delegation_id)
    ctx.exercise("R5.2", *mandate_rules.entrusting_powers())
    absence.lock(ctx.session)
    delegation.end_at(absence.current_half(ctx.now))
    ctx.record(ended(delegation), delegation)
    return delegation


def ended(delegation: Delegation) -> DelegationEnded:
    """The event that tells that a delegation is over."""
    last = delegation.back_half - 1
    return DelegationEnded(
        delegation_id=str(delegation.id),
        principal_id=str(delegation.principal_id),
        delegate_id=str(delegation.delegate_id),
        ended_on=str(day_of(delegation.back_half)),
        ended_half=half_in(delegation.back_half),
        post_id=str(delegation.post_id),
        powers=delegation.powers,
        instrument=delegation.instrument,
        starts=str(day_of(delegation.first_half)),
        starts_half=half_in(delegation.first_half),
        until=str(day_of(last)),
        until_half=half_in(last),
    )
