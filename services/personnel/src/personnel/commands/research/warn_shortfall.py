"""Warn that a leader's research of the year is expected to fall short."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select

from chassis.run import Context, Runtime, tick
from personnel.acting.research_ledger import ledgers
from personnel.commands.research.plan_research import lock_leader
from personnel.model import SHORTFALL, ResearchShortfall
from personnel.model.research import OPEN
from personnel.rules import research_rules
from zhengling.personnel.v1.events_pb2 import ResearchFellShort


@dataclass(frozen=True)
class WarnShortfall:
    """Which leader, and the last day of the period that is judged."""

    leader_id: UUID
    as_of: date


def handle(command: WarnShortfall, ctx: Context) -> None:
    """Put the shortfall before the leader and the office, and tell of it, once a period (article 86).

    Two timers at once, or one after a restart, find the warning of the period there and do nothing.
    """
    lock_leader(command.leader_id, ctx)
    if ctx.session.scalar(_warned(command.leader_id, command.as_of)) is not None:
        return
    year = command.as_of.year
    found = ledgers(ctx.session, ctx.runtime.calendar, year, command.as_of, [command.leader_id])
    ledger = next((ledger for ledger in found if ledger.shortfall), None)
    if ledger is None:
        return
    _replace_open(command.leader_id, ctx)
    warning = ctx.add(
        ResearchShortfall(
            leader_id=command.leader_id,
            year=year,
            as_of=command.as_of,
            required=Decimal(str(float(ledger.required))),
            done=Decimal(str(float(ledger.done))),
            projected=Decimal(str(float(ledger.projected))),
            state=OPEN,
            note="",
            title=f"{ledger.name}{year}年调研预计{float(ledger.projected):g}天，应不少于{float(ledger.required):g}天",
        )
    )
    powers = research_rules.research_powers(command.leader_id)
    ctx.wait_for(warning, "acknowledge_shortfall", *powers, rule="R86.1", due=date(year, 12, 31))
    ctx.record(told(warning), warning)


def told(warning: ResearchShortfall) -> ResearchFellShort:
    """The event that tells of a warning."""
    return ResearchFellShort(
        shortfall_id=str(warning.id),
        leader_id=str(warning.leader_id),
        year=warning.year,
        as_of=str(warning.as_of),
        required=float(warning.required),
        done=float(warning.done),
        projected=float(warning.projected),
        state=warning.state,
    )


def sweep(runtime: Runtime) -> int:
    """Warn of every leader whose year falls short as of the newest period that is over; how many there were.

    Nobody is warned where the city has switched the rule off.
    """
    if runtime.book.rule("R86.1").off:
        return 0
    as_of = research_rules.period_judged(runtime.clock.today())
    if as_of is None:
        return 0
    with runtime.reading() as session:
        short = [ledger for ledger in ledgers(session, runtime.calendar, as_of.year, as_of) if ledger.shortfall]
        due = [one.person_id for one in short if session.scalar(_warned(one.person_id, as_of)) is None]
    for leader_id in due:
        command = WarnShortfall(leader_id, as_of)
        tick(runtime, "warn_shortfall", lambda _, ctx, command=command: handle(command, ctx))  # type: ignore[misc]
    return len(due)


def _warned(leader_id: UUID, as_of: date) -> "Select[UUID]":
    return select(ResearchShortfall.id).where(
        ResearchShortfall.leader_id == leader_id, ResearchShortfall.as_of == as_of
    )


def _replace_open(leader_id: UUID, ctx: Context) -> None:
    """The newest warning says all; an older one waits no longer."""
    query = select(ResearchShortfall).where(ResearchShortfall.leader_id == leader_id, ResearchShortfall.state == OPEN)
    for older in ctx.session.scalars(query.with_for_update()):
        older.state = SHORTFALL.advance(older.state, "replace_shortfall")
        older.version += 1
        ctx.settle(older)
        ctx.also(older)
