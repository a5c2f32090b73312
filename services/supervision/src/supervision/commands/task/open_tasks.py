"""Signed minutes turn into tasks, one for each decision, by themselves (article 54)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from chassis.wire import to_date, to_date_or_none, to_uuid
from supervision.acting import correcting, docket
from supervision.acting.correcting import Order
from supervision.model.edition import lock_edition
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
    level: int

    def order(self) -> Order:
        """What is to be done, as a task keeps it."""
        return Order(_title(self.text), self.text, self.units, self.term)


@dataclass(frozen=True)
class OpenTasks:
    """Carry out what an edition of signed minutes orders (articles 8, 54, 70); it holds all that is ordered."""

    minutes_id: str
    first_id: UUID
    edition: int
    meeting_title: str
    signed_on: date
    items: tuple[Item, ...]
    epoch: int = 0
    """The epoch of meetings in which they were told (chassis.epochs)."""


def from_event(minutes: MinutesSigned, epoch: int = 0) -> OpenTasks:
    """What signed minutes order, as told in an epoch of meetings.

    Raises Malformed for ids and dates that are none, which parks the event.
    """
    items = tuple(
        Item(
            decision_id=str(to_uuid(item.decision_id, "decision_id")),
            text=item.text,
            units=tuple(dict.fromkeys(item.responsible_units)),
            term=to_date_or_none(item.term, "term"),
            level=item.level if item.HasField("level") else minutes.level,
        )
        for item in minutes.items
    )
    return OpenTasks(
        minutes_id=str(to_uuid(minutes.minutes_id, "minutes_id")),
        first_id=to_uuid(minutes.first_minutes_id or minutes.minutes_id, "first_minutes_id"),
        # Events of before the editions do not number them: every set of minutes had but one.
        edition=max(1, minutes.edition),
        meeting_title=minutes.meeting_title,
        signed_on=to_date(minutes.signed_on, "signed_on"),
        items=items,
        epoch=epoch,
    )


def handle(command: OpenTasks, ctx: Context) -> list[Task]:
    """Open a task for each decision that has none yet, and return those opened.

    A new edition also changes the tasks whose decisions it tells otherwise, and withdraws those it leaves out; one
    that comes after a newer one has nothing left to say. The ledger's lock comes first: of two deliveries of the same
    minutes at once, the second sees the first one's tasks. Raises AboveCeiling.
    """
    year = lock_year(ctx.session, opening_rules.ledger_year(ctx.today))
    seen = lock_edition(ctx.session, command.first_id)
    ctx.subject = f"minutes/{command.minutes_id}"
    told, known = (command.epoch, command.edition), (seen.epoch, seen.edition)
    if told < known:
        return []
    sources = {f"decision/{item.decision_id}": item for item in command.items}
    if told > known:
        seen.epoch, seen.edition = told
        _carry_over(ctx, command, sources)
    there = set(ctx.session.scalars(select(Task.source).where(Task.source.in_(sources))))
    return [_open(ctx, year, command, item) for source, item in sources.items() if source not in there]


def _carry_over(ctx: Context, command: OpenTasks, sources: Mapping[str, Item]) -> None:
    """Bring the tasks of the editions before up to this one."""
    before = select(Task).where(Task.origin == _origin(command)).order_by(Task.id).with_for_update()
    for task in ctx.session.scalars(before):
        item = sources.get(task.source)
        if item is None:
            correcting.withdraw(ctx, task)
        else:
            correcting.correct(ctx, task, item.order(), command.signed_on)
    # What is opened after this is written together with its history; in one flush with what was changed, a line of the
    # history might come before its task.
    ctx.session.flush()


def _open(ctx: Context, year: int, command: OpenTasks, item: Item) -> Task:
    order = item.order()
    matter = docket.Matter(
        kind=opening_rules.kind_of_minutes(ctx.today),
        source=f"decision/{item.decision_id}",
        title=order.title,
        content=order.text,
        lead_unit=order.units[0] if order.units else "",
        supporting_units=order.units[1:],
        term=order.term,
        level=item.level,
        since=command.signed_on,
        origin=_origin(command),
        origin_title=command.meeting_title,
        ordered=order.kept(),
    )
    task = docket.enter(ctx, year, matter)
    ctx.also(task)
    # What was entered changed the subject of the act.
    ctx.subject = f"minutes/{command.minutes_id}"
    return task


def _origin(command: OpenTasks) -> str:
    """What tasks say they come from: the first edition, which leads to all others."""
    return f"minutes/{command.first_id}"


def _title(text: str) -> str:
    """The first line of what was decided, cut to what fits a list."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
