"""The reads of invitations, of leaders' engagements and of a month's report, each as its reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from chassis.db import MAX_PAGE, Page, page
from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from chassis.wire import instant
from personnel.acting.bounds import require_span
from personnel.model import Engagement, Invitation, Person, engagement, keeps_directory
from personnel.model.invitation import (
    APPROVED,
    ASSIGNED,
    CANCELLED,
    DECLINED,
    DRAFTED,
    HELD,
    ISSUED,
    PUBLISHED,
    RETURNED,
    SCREENED,
    SUBMITTED,
    WITHDRAWN,
)
from personnel.model.leave import LEADERS
from personnel.queries.terms import narrowed

GROUPS: dict[str, Sequence[str]] = {
    "under_way": (SUBMITTED, RETURNED, SCREENED),
    "approved": (APPROVED, ASSIGNED, HELD, ISSUED, PUBLISHED),
    "declined": (DECLINED,),
    "called_off": (WITHDRAWN, CANCELLED),
    "held": (HELD, ISSUED, PUBLISHED),
}
"""The states that each count of the report is of."""

MOST_DAYS = 366


@dataclass
class Count:
    """What was asked of one kind of event in a month and what became of it."""

    kind: str
    asked: int = 0
    under_way: int = 0
    approved: int = 0
    declined: int = 0
    called_off: int = 0
    held: int = 0
    leaders_expected: int = 0
    leaders_attended: int = 0


@dataclass(frozen=True)
class EngagementView:
    """What a leader is expected at, and whether a leave granted since keeps him away."""

    engagement: Engagement
    invitation: Invitation
    away: bool


@dataclass(frozen=True)
class Report:
    """A month of invitations by kind, and all kinds together."""

    month: date
    kinds: tuple[Count, ...]
    total: Count


def get_invitation(ctx: Context, invitation_id: UUID) -> Invitation:
    """One invitation. Raises NotFound, for those it is no business of too."""
    return ctx.load(Invitation, invitation_id)


def list_invitations(ctx: Context, state: str, unit: str, kind: str, cursor: str, limit: int) -> Page[Invitation]:
    """The invitations the caller may know of, newest first; the condition is Invitation.known_to as a query."""
    query = narrowed(select(Invitation), (Invitation.state, state), (Invitation.unit, unit), (Invitation.kind, kind))
    mine = ctx.standing.person_id
    headed = [key.removeprefix("head:") for key in ctx.standing.keys() if key.startswith("head:")]  # noqa: SIM118
    known: list[ColumnElement[bool]] = [Invitation.unit.in_(ctx.standing.units), Invitation.answering.in_(headed)]
    if keeps_directory(ctx.standing):
        known.append(and_(Invitation.state != DRAFTED, Invitation.submitted_on.is_not(None)))
    screened = func.cardinality(Invitation.chain) > 0
    known += [
        Invitation.chain.overlap(ctx.standing.keys()),
        and_(screened, Invitation.invited.contains([mine])),
        Invitation.assigned.contains([mine]),
    ]
    query = query.where(or_(*known), Invitation.level <= ctx.standing.clearance)
    return page(ctx.session, query, Invitation.id, cursor, limit)


def list_engagements(
    ctx: Context, person_id: UUID, from_: date | None, to: date | None, cursor: str, limit: int
) -> Page[EngagementView]:
    """The events a leader is expected at, or was, that begin on these days, in order; the coming month by default.

    For the leader, the other leaders and the office, and of each only what the reader is cleared for. Raises
    NotPermitted, NotFound, and Malformed for days, a cursor or limit that are none. A leader is never at two events
    at once, so the beginning of the next one is the cursor.
    """
    first, last = days_asked(from_, to, ctx.today)
    _require_reader(ctx, person_id)
    ctx.load(Person, person_id)
    limit = limit or 50
    if not 1 <= limit <= MAX_PAGE:
        raise Malformed({"limit": f"应在 1 至 {MAX_PAGE} 之间 / 1 to {MAX_PAGE} is expected"})
    query = (
        select(Engagement, Invitation)
        .join(Invitation, Invitation.id == Engagement.invitation_id)
        .where(
            Engagement.person_id == person_id,
            Engagement.active,
            Engagement.starts_at >= engagement.midnight(first),
            Engagement.starts_at < engagement.midnight(last + timedelta(days=1)),
            Invitation.level <= ctx.standing.clearance,
        )
    )
    if cursor:
        query = query.where(Engagement.starts_at >= _read_cursor(cursor))
    found = ctx.session.execute(query.order_by(Engagement.starts_at).limit(limit + 1))
    rows = [(kept, invitation) for kept, invitation in found]
    views = [
        # Whoever may read this may know of leaders' leaves: the leaders and the office.
        EngagementView(kept, invitation, bool(engagement.absences(ctx.session, person_id, invitation, ctx.now)))
        for kept, invitation in rows[:limit]
    ]
    return Page(views, instant(rows[limit][0].starts_at) if len(rows) > limit else "")


def days_asked(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The first and the last day of a list; from today for a month where nothing is said. Raises Malformed."""
    first = first or today
    last = last or first + timedelta(days=30)
    require_span(first, last, MOST_DAYS)
    return first, last


def get_invitation_report(ctx: Context, month: date) -> Report:
    """What was asked for events of a month, by kind, as far as the reader is cleared. Raises NotPermitted."""
    _require_reader(ctx, None)
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    counts: dict[str, Count] = {}
    query = (
        select(Invitation.kind, Invitation.state, func.count())
        .where(
            *engagement.within(month, after),
            Invitation.submitted_on.is_not(None),
            Invitation.level <= ctx.standing.clearance,
        )
        .group_by(Invitation.kind, Invitation.state)
    )
    for kind, state, number in ctx.session.execute(query):
        count = counts.setdefault(kind, Count(kind))
        count.asked += number
        for name, states in GROUPS.items():
            if state in states:
                setattr(count, name, getattr(count, name) + number)
    for kind, expected, came in engagement.of_month(ctx.session, month, after, ctx.standing.clearance):
        count = counts.setdefault(kind, Count(kind))
        count.leaders_expected, count.leaders_attended = expected, came
    kinds = tuple(counts[kind] for kind in sorted(counts))
    names = [field.name for field in fields(Count) if field.name != "kind"]
    total = Count("", **{name: sum(getattr(count, name) for count in kinds) for name in names})
    return Report(month, kinds, total)


def download_invitation_report(ctx: Context, month: date) -> Report:
    """The same, as a workbook. Raises NotPermitted."""
    return get_invitation_report(ctx, month)


def _require_reader(ctx: Context, person_id: UUID | None) -> None:
    mine = ctx.standing.person_id
    if not (keeps_directory(ctx.standing) or ctx.standing.holds(*LEADERS) or (person_id and mine == person_id)):
        raise NotPermitted("leaders' engagements")


def _read_cursor(cursor: str) -> datetime:
    try:
        read = datetime.fromisoformat(cursor)
    except ValueError as error:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"}) from error
    if read.tzinfo is None:
        raise Malformed({"cursor": "不是本列表的游标 / not a cursor of this list"})
    return read
