"""Put a vice mayor's post in charge of a unit or matter area."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from chassis.run import Context
from personnel.acting.bounds import require_codes, require_order, require_unit_or_area
from personnel.model import AREA, Portfolio, Post, SpecialTask, ends_after
from personnel.model.directory import unit_on
from personnel.model.unit import lock_units
from personnel.rules import directory_rules
from zhengling.personnel.v1.events_pb2 import PortfolioAssigned


@dataclass(frozen=True)
class AssignPortfolio:
    """Which post is in charge of which unit or area, from which day on (article 7)."""

    post_id: UUID
    unit: str
    area: str
    starts: date
    until: date | None
    instrument: str

    def __post_init__(self) -> None:
        """Exactly one of the two is named, by its code, and the term does not end before it begins."""
        require_unit_or_area(self.unit, self.area)
        require_codes(unit=self.unit, area=self.area)
        require_order(self.starts, self.until)


def handle(command: AssignPortfolio, ctx: Context) -> Portfolio:
    """Assign it; who was in charge before is so until the day before. Raises RuleBroken(R9.1, R7.1), NotFound.

    Steps wait for the power over a matter, so what is not yet handled is at once before the new one in charge.
    """
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    post = ctx.load(Post, command.post_id)
    directory_rules.require_vice_mayors([post.kind])
    if command.unit:
        lock_units(ctx.session)
        unit_on(ctx.session, command.unit, command.starts)
    matter, ends = command.unit or AREA + command.area, ends_after(command.until)
    overlapping = list(ctx.session.scalars(overlapping_charges(matter, command.starts, ends)))
    # What the mayor gave as a special task is not taken away by the office's putting it in another's charge.
    firm = [one for one in overlapping if one.starts >= command.starts or isinstance(one, SpecialTask)]
    titles = [ctx.load(Post, one.post_id).title for one in firm]
    directory_rules.require_matter_free(matter, titles)
    for before in overlapping:
        before.end_on(command.starts)
        before.version += 1
        ctx.record(assigned(before), before)
    # The earlier term must be seen to end before the new one begins, or the exclusion constraint speaks.
    ctx.session.flush()
    portfolio = ctx.add(
        Portfolio(post_id=post.id, matter=matter, starts=command.starts, ends=ends, instrument=command.instrument)
    )
    ctx.record(assigned(portfolio), portfolio)
    return portfolio


def overlapping_charges(matter: str, starts: date, ends: date) -> "Select[Portfolio]":
    """What puts a matter in somebody's charge at any time of a term, the earliest first, locked."""
    return (
        select(Portfolio)
        .where(Portfolio.matter == matter, Portfolio.starts < ends, Portfolio.ends > starts)
        .where(Portfolio.ends > Portfolio.starts)
        .order_by(Portfolio.starts)
        .with_for_update()
    )


def assigned(portfolio: Portfolio) -> PortfolioAssigned:
    """The event that tells how a portfolio stands."""
    return PortfolioAssigned(
        portfolio_id=str(portfolio.id),
        post_id=str(portfolio.post_id),
        unit=portfolio.unit,
        area=portfolio.area,
        starts=str(portfolio.starts),
        until=str(portfolio.until or ""),
    )
