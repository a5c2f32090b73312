"""The mayor ends a delegation early."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from personnel.model import Delegation, absence
from personnel.rules import mandate_rules
from zhengling.personnel.v1.events_pb2 import DelegationEnded


@dataclass(frozen=True)
class EndDelegation:
    """Which delegation; from today on the powers are the mayor's again."""

    delegation_id: UUID


def handle(command: EndDelegation, ctx: Context) -> Delegation:
    """End it. Raises RuleBroken(R5.2) for another than the mayor."""
    delegation = ctx.target(Delegation, command.delegation_id)
    ctx.exercise("R5.2", *mandate_rules.entrusting_powers())
    absence.lock(ctx.session)
    end(delegation, ctx.today)
    ctx.record(ended(delegation), delegation)
    return delegation


def end(delegation: Delegation, day: date) -> None:
    """Let a delegation hold no longer from `day` on; one that is over already stays as it is."""
    if delegation.ends > day:
        delegation.end_on(day)
        delegation.ended_early = True


def ended(delegation: Delegation) -> DelegationEnded:
    """The event that tells that a delegation is over."""
    return DelegationEnded(
        delegation_id=str(delegation.id),
        principal_id=str(delegation.principal_id),
        delegate_id=str(delegation.delegate_id),
        ended_on=str(delegation.ends),
    )
