"""Signed minutes turn into tasks, one for each decision, by themselves (article 54)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from chassis.run import Context
from chassis.wire import to_date, to_date_or_none, to_uuid
from supervision import docket
from supervision.model.ledger import lock_year
from supervision.model.task import Task
from supervision.rules import opening_rules
from zhengling.meetings.v1.events_pb2 import MinutesSigned

LONGEST_TITLE = 120


@dataclass(frozen=True)
class Item:
    """One decision to carry out; the first of `units` leads."""

    decision_id: str
    text: str
    units: tuple[str, ...]
    term: date | None


@dataclass(frozen=True)
class OpenTasks:
    """Open what a set of signed minutes orders (articles 8, 54, 70)."""

    minutes_id: str
    meeting_title: str
    signed_on: date
    level: int
    items: tuple[Item, ...]


def from_event(minutes: MinutesSigned) -> OpenTasks:
    """What signed minutes order. Raises Malformed for ids and dates that are none, which parks the event."""
    items = tuple(
        Item(
            decision_id=str(to_uuid(item.decision_id, "decision_id")),
            text=item.text,
            units=tuple(dict.fromkeys(item.responsible_units)),
            term=to_date_or_none(item.term, "term"),
        )
        for item in minutes.items
    )
    return OpenTasks(
        minutes_id=str(to_uuid(minutes.minutes_id, "minutes_id")),
        meeting_title=minutes.meeting_title,
        signed_on=to_date(minutes.signed_on, "signed_on"),
        level=minutes.level,
        items=items,
    )


def handle(command: OpenTasks, ctx: Context) -> list[Task]:
    """Open a task for each decision that has none yet, and return those opened.

    The ledger's lock comes first: of two deliveries of the same minutes at once, the second sees the first one's
    tasks. Raises AboveCeiling.
    """
    year = lock_year(ctx.session, opening_rules.ledger_year(ctx.today))
    sources = {f"decision/{item.decision_id}": item for item in command.items}
    there = set(ctx.session.scalars(select(Task.source).where(Task.source.in_(sources))))
    kind = opening_rules.kind_of_minutes(ctx.today)
    opened = []
    for source, item in sources.items():
        if source in there:
            continue
        matter = docket.Matter(
            kind=kind,
            source=source,
            title=_title(item.text),
            content=item.text,
            lead_unit=item.units[0] if item.units else "",
            supporting_units=item.units[1:],
            term=item.term,
            level=command.level,
            since=command.signed_on,
            origin=f"minutes/{command.minutes_id}",
            origin_title=command.meeting_title,
        )
        task = docket.enter(ctx, year, matter)
        ctx.also(task)
        opened.append(task)
    ctx.subject = f"minutes/{command.minutes_id}"
    return opened


def _title(text: str) -> str:
    """The first line of what was decided, cut to what fits a list."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
