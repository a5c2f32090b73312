"""Set the last day of a portfolio without naming who takes over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from personnel.commands.directory.assign_portfolio import assigned
from personnel.model import Portfolio, SpecialTask, ends_after
from personnel.rules import directory_rules


@dataclass(frozen=True)
class EndPortfolio:
    """Which portfolio ends, and its last day."""

    portfolio_id: UUID
    until: date


def handle(command: EndPortfolio, ctx: Context) -> Portfolio:
    """End it: a unit is then in the charge of whoever answers for its superior, an area in nobody's.

    Raises RuleBroken(R9.1); a special task is the mayor's to end and is not found here.
    """
    portfolio = ctx.target(Portfolio, command.portfolio_id)
    if isinstance(portfolio, SpecialTask):
        raise NotFound("portfolio")
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    end_charge(portfolio, command.until)
    ctx.record(assigned(portfolio), portfolio)
    return portfolio


def end_charge(charge: Portfolio, until: date) -> None:
    """Let `until` be the last day of it. Raises Malformed for a day outside its term."""
    ends = ends_after(until)
    if not charge.starts <= ends <= charge.ends:
        raise Malformed({"until": "应在期限之内 / within its term"})
    charge.end_on(ends)
