"""Requests for leave and returns from it that came too late, for the office."""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from chassis.acts import Act
from chassis.clock import SHANGHAI
from chassis.db import MAX_PAGE, Page
from chassis.errors import Malformed
from chassis.run import Context
from personnel.model import Leave
from personnel.model.absence import current_half
from personnel.queries.absence import Days, names_of
from personnel.queries.found import found_first
from personnel.queries.leave_report import asking, late_requests, overdue, returned_late
from personnel.rules import absence_rules, leave_rules

LATE_REQUEST, LATE_RETURN, OVERDUE = "late_request", "late_return", "overdue"
RETURN_RULE = "R75.3"
_BATCH = 200


@dataclass(frozen=True)
class Breach:
    """A request or return that came late; `id` is that of the refused act, or of the leave that ran over."""

    id: UUID
    kind: str
    rule: str
    person_id: UUID
    on: date
    days_late: int
    leave_id: UUID | None
    facts: dict[str, Any]
    name: str = ""


def list_breaches(ctx: Context, days: Days, cursor: str, limit: int) -> Page[Breach]:
    """Breaches of days of the time, the newest request or leave first, with the names of the people.

    Raises RuleBroken(R75.3) for others than the office, Malformed for no cursor or limit.
    """
    ctx.exercise(RETURN_RULE, *absence_rules.breach_readers())
    limit = limit or 50
    if not 1 <= limit <= MAX_PAGE:
        raise Malformed({"limit": f"应在 1 至 {MAX_PAGE} 之间 / 1 to {MAX_PAGE} is expected"})
    first, last, before = days.first, days.last, _read(cursor) if cursor else None
    streams = (
        _stream(ctx, late_requests(first, last), Act, _asked_in(ctx), before),
        _stream(ctx, _late_returns(first, last), Leave, _of_return, before),
        _stream(ctx, select(Leave).where(overdue(current_half(ctx.now))), Leave, _overdue_in(ctx, first, last), before),
    )
    found = list(islice(merge(*streams, key=lambda breach: breach.id, reverse=True), limit + 1))
    more, found = len(found) > limit, found[:limit]
    names = names_of(ctx, {breach.person_id for breach in found})
    told = [replace(breach, name=names.get(breach.person_id, "")) for breach in found]
    return Page(told, _cursor(found[-1].id) if more else "")


def _stream(
    ctx: Context, query: Select[Any], model: Any, judge: Callable[[Any], Breach | None], before: UUID | None
) -> Iterator[Breach]:
    """The breaches among what a query finds, newest first, read in batches as they are asked for."""
    batch = _BATCH
    while True:
        found = found_first(query.where(model.id < before) if before else query, model)
        rows = list(ctx.session.scalars(select(found).order_by(found.id.desc()).limit(batch)))
        yield from filter(None, map(judge, rows))
        if len(rows) < batch:
            return
        # What is found is found anew for each batch, so batches grow.
        before, batch = rows[-1].id, 2 * batch


def _late_returns(first: date, last: date) -> Select[Any]:
    return select(Leave).where(returned_late(first, last))


def _asked_in(ctx: Context) -> Callable[[Act], Breach | None]:
    def judge(act: Act) -> Breach | None:
        person = asking(ctx, [act.subject]).get(act.subject)
        if person is None:
            return None
        kind, _, key = act.subject.partition("/")
        on = act.at.astimezone(SHANGHAI).date()
        leave = UUID(key) if kind == Leave.__subject__ else None
        return Breach(act.id, LATE_REQUEST, act.rule, person, on, int(act.facts["days_late"]), leave, act.facts)

    return judge


def _of_return(leave: Leave) -> Breach | None:
    if leave.returned_on is None:
        return None
    days = absence_rules.was_late(leave.until, leave.returned_on)
    facts = {"until": str(leave.until), "returned_on": str(leave.returned_on), "days_late": days}
    if not days:
        return None
    return Breach(leave.id, LATE_RETURN, RETURN_RULE, leave.person_id, leave.returned_on, days, leave.id, facts)


def _overdue_in(ctx: Context, first: date, last: date) -> Callable[[Leave], Breach | None]:
    def judge(leave: Leave) -> Breach | None:
        days = leave_rules.days_late(leave.until, ctx.today, ctx.today)
        on = ctx.today - timedelta(days=days - 1)
        if not days or not first <= on <= last:
            return None
        facts = {"until": str(leave.until), "days_late": days}
        return Breach(leave.id, OVERDUE, RETURN_RULE, leave.person_id, on, days, leave.id, facts)

    return judge


def _cursor(key: UUID) -> str:
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def _read(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"}) from error
