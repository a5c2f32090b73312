"""What becomes of tasks whose minutes were issued anew: changed, withdrawn or taken up again (article 54)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.run import Context
from supervision.acting import docket
from supervision.model.task import CLOSED, TASK, WITHDRAWN, Task
from zhengling.supervision.v1 import events_pb2 as events


@dataclass(frozen=True)
class Order:
    """What minutes order: what is to be done, by whom (the first unit leads), until when if they say so."""

    title: str
    text: str
    units: tuple[str, ...]
    term: date | None

    def kept(self) -> dict[str, Any]:
        """How a task keeps what was ordered, to know later what a new edition changes."""
        return {"text": self.text, "units": list(self.units), "term": self.term.isoformat() if self.term else ""}


def correct(ctx: Context, task: Task, order: Order, since: date) -> None:
    """Bring a task up to a new edition: only what the minutes changed is changed, the office's own steps stay.

    A task that was struck off as done stays so, and its history says what the new edition orders.
    """
    before, now = task.ordered or _as_it_stands(task, order), order.kept()
    back = task.state == WITHDRAWN
    if before == now and not back:
        return
    if task.state == CLOSED:
        task.ordered = now
        _noted(ctx, task, "changed", order.text)
        return
    if back:
        task.state, task.closed_on = TASK.advance(task.state, "reinstate_task"), None
    elif (before["text"], before["units"]) != (now["text"], now["units"]):
        task.state = TASK.advance(task.state, "change_task")
    else:
        task.state = TASK.advance(task.state, "move_term")
    task.title, task.content, task.ordered = order.title, order.text, now
    if before["units"] != now["units"]:
        task.lead_unit, task.supporting_units = (order.units[0] if order.units else ""), list(order.units[1:])
    if before["term"] != now["term"]:
        task.term, task.term_provisional = docket.term_of(ctx, task.kind, order.term, since)
        task.overdue_since = None
        ctx.settle(task, "remind_unit")
    _noted(ctx, task, "reinstated" if back else "changed", order.text)
    if (task.state, "report_completion") in TASK.rows:
        docket.await_unit(ctx, task)
    _tell(ctx, task)


def withdraw(ctx: Context, task: Task) -> None:
    """Withdraw a task that the new edition orders no longer; one that is done or withdrawn already stays so."""
    if task.state in (CLOSED, WITHDRAWN):
        return
    task.state, task.closed_on = TASK.advance(task.state, "withdraw_task"), ctx.today
    _noted(ctx, task, "withdrawn")
    ctx.settle(task)
    _tell(ctx, task)


def _as_it_stands(task: Task, order: Order) -> dict[str, Any]:
    """What a task of before the editions was ordered: as it stands, for nothing else is known."""
    units = [task.lead_unit, *task.supporting_units] if task.lead_unit else []
    return {"text": task.content, "units": units, "term": task.term.isoformat() if order.term else ""}


def _noted(ctx: Context, task: Task, kind: str, text: str = "") -> None:
    task.version += 1
    docket.note(ctx, task, kind, text)
    ctx.also(task)


def _tell(ctx: Context, task: Task) -> None:
    ctx.record(
        events.TaskChanged(
            task_id=str(task.id),
            source=task.source,
            state=task.state,
            lead_unit=task.lead_unit,
            supporting_units=task.supporting_units,
            term=task.term.isoformat(),
            level=task.level,
        ),
        task,
    )
