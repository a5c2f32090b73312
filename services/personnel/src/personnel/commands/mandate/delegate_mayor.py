"""The mayor entrusts a vice mayor with the general work."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from personnel.acting.bounds import require_order
from personnel.model import Delegation, Person, absence, ends_after
from personnel.model.directory import posts_of
from personnel.rules import mandate_rules
from personnel.rules.half_day_rules import after, day_of, half_of
from zhengling.personnel.v1.events_pb2 import DelegationBegan


@dataclass(frozen=True)
class DelegateMayor:
    """To whom, by which paper, for how long, and what the paper adds to or takes from what passes (article 5)."""

    delegate_id: UUID
    instrument: str
    starts: date
    until: date
    grant: tuple[str, ...]
    withhold: tuple[str, ...]
    starts_half: str = ""
    until_half: str = ""
    scope: str = ""

    def __post_init__(self) -> None:
        """It does not end before it begins."""
        require_order(self.starts, self.until)


def handle(command: DelegateMayor, ctx: Context) -> Delegation:
    """Entrust. Raises RuleBroken(R5.2): by another than the mayor, to no vice mayor, or to one who is away then."""
    ctx.exercise("R5.2", *mandate_rules.entrusting_powers())
    delegate = ctx.load(Person, command.delegate_id)
    absence.lock(ctx.session)
    term = (command.starts, command.until)
    first, end = half_of(command.starts, command.starts_half), after(command.until, command.until_half)
    # No power changes hands in the past: one given for a day that has begun holds from this half day on.
    now = absence.current_half(ctx.now)
    first = max(first, now)
    if end <= first:
        raise Malformed({"until": "不得早于起始，也不得已经过去 / not before the start, and not in the past"})
    seats = [post for post in posts_of(ctx.session, delegate.id, command.starts) if post.kind == "vice_mayor"]
    powers = mandate_rules.passing_powers(command.grant, command.withhold, ctx.today)
    mandate_rules.require_entrustable(bool(seats), powers, *term)
    others = select(Delegation.instrument).where(*absence.in_force_between(first, end))
    mandate_rules.require_one_delegate(ctx.session.scalars(others), *term)
    mandate_rules.require_present(absence.away_of(ctx.session, delegate.id, first, end, now), *term)
    delegation = ctx.add(
        Delegation(
            principal_id=ctx.actor.person_id,
            delegate_id=delegate.id,
            post_id=seats[0].id,
            instrument=command.instrument,
            powers=list(powers),
            starts=command.starts,
            ends=ends_after(command.until),
            scope=command.scope,
            ended_early=False,
            first_half=first,
            back_half=end,
        )
    )
    ctx.record(
        DelegationBegan(
            delegation_id=str(delegation.id),
            principal_id=str(delegation.principal_id),
            delegate_id=str(delegate.id),
            post_id=str(delegation.post_id),
            powers=powers,
            instrument=command.instrument,
            starts=str(day_of(first)),
            until=str(command.until),
            starts_half=delegation.starts_half,
            until_half=delegation.until_half,
        ),
        delegation,
    )
    return delegation
