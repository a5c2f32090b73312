"""The office or the mayor puts a matter under supervision by hand (articles 8, 70)."""

import re
from dataclasses import dataclass
from datetime import date

from chassis.errors import Malformed
from chassis.run import Context
from supervision.acting import docket
from supervision.model.ledger import lock_year
from supervision.model.task import Task
from supervision.rules import opening_rules, term_rules


@dataclass(frozen=True)
class OpenTask:
    """Open one task of one of the eight kinds, with the link to its source."""

    kind: str
    source: str
    title: str
    content: str
    lead_unit: str
    supporting_units: tuple[str, ...]
    term: date | None
    level: int

    def __post_init__(self) -> None:
        """A source is told by its kind and what it is called there, so that the same one is known again."""
        if not re.fullmatch(r"[a-z_]{1,40}/[^\s/\x00-\x1f]{1,120}", self.source):
            raise Malformed({"source": "应为 <种类>/<编号>，例如 instruction/2026-15 / <kind>/<id> is expected"})


def handle(command: OpenTask, ctx: Context) -> Task:
    """Open the task.

    Raises RuleBroken(R8.1) for anyone but the office and the mayor, R70.1 for another kind, R80.1 for a term that is
    over, Malformed for an unknown unit, and AlreadyExists when the source has its task.
    """
    ctx.exercise("R8.1", *opening_rules.opening_powers())
    opening_rules.require_kind(command.kind, ctx.today)
    if command.term is not None:
        term_rules.require_term_ahead(command.term, ctx.today)
    supporting = docket.supporting_units(ctx, command.lead_unit, command.supporting_units)
    year = lock_year(ctx.session, opening_rules.ledger_year(ctx.today))
    given = vars(command) | {"supporting_units": supporting}
    return docket.enter(ctx, year, docket.Matter(**given, since=ctx.today))
