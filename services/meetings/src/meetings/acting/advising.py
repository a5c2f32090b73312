"""What should be weighed before a meeting is called, from what else is planned near in time (articles 43 and 55)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, inspect, or_, select

from chassis.run import Context
from meetings.acting.composition import Listed
from meetings.model.attendance import Attendance
from meetings.model.department_meeting import PLANNED, DepartmentMeeting, led
from meetings.model.meeting import FORMS, Meeting
from meetings.model.meeting_budget import MeetingBudget
from meetings.rules import advice_rules, economy_rules
from meetings.rules.advice_rules import Advice, Near, likeness, share
from meetings.rules.authority_rules import LEADERS, OFFICE

AHEAD = ("planned", "agenda_fixed")
"""The states of a meeting that can still be merged with another."""
DEPARTMENT = "department"
"""Stands for the kind of a meeting that a department holds in its own name."""
MOST = 100
"""How many near meetings are looked at; no fortnight of a city has more."""
_KEPT = "advice"
_NOTICED = (Meeting.id, Meeting.title, Meeting.day, Meeting.kind, Meeting.unit, Meeting.units, Meeting.hosts)


@dataclass(frozen=True)
class Plan:
    """A meeting that is thought of: who is due by name and by unit, and how many people are expected.

    `ceiling` is the highest level of other meetings that the advice may speak of, besides the reader's clearance.
    """

    kind: str
    title: str
    day: date
    units: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[UUID] = field(default_factory=frozenset)
    form: str = "onsite"
    purpose: str = ""
    heads: int = 0
    ceiling: int = 4


def advice(ctx: Context, plan: Plan) -> tuple[Advice, ...]:
    """What should be weighed, the most weighty first; it is on record as judged, and refuses nothing."""
    before, after = _neighbouring(ctx, plan)
    days = [abs((plan.day - day).days) if day else None for day in (before, after)]
    found = tuple(
        replace(one, day=before if before and (plan.day - before).days == one.days else after)
        for one in advice_rules.interval_advice(plan.kind, days[0], days[1], ctx.today)
    )
    found += advice_rules.merge_advice(tuple(_near(ctx, plan)), ctx.today)
    heads = plan.heads or len(plan.people)
    return found + advice_rules.form_advice(plan.kind, plan.form, plan.purpose, heads, len(plan.units), ctx.today)


class Costs(Protocol):
    """What of a command or an application says what a meeting is to cost, in whole yuan."""

    @property
    def cost_estimate(self) -> int: ...  # noqa: D102 - as the command has it, and so below.
    @property
    def budget_item(self) -> str: ...  # noqa: D102


class Calling(Costs, Protocol):
    """What of a command that calls a meeting is weighed."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def day(self) -> date: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def units(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def hosts(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def form(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def purpose(self) -> str: ...  # noqa: D102
    @property
    def head_count(self) -> int: ...  # noqa: D102
    @property
    def cost_estimate(self) -> int: ...  # noqa: D102
    @property
    def budget_item(self) -> str: ...  # noqa: D102


def weigh(ctx: Context, calling: Calling, listed: Listed) -> tuple[Advice, ...]:
    """Judge the costs of a meeting that is called, and say what should be weighed; call it before a row is locked.

    Raises RuleBroken(R81.1) for costs without a budget item. The advice is on the record of the meeting, which more
    people may read than the caller's clearance lets see, so it speaks of no meeting above its level.
    """
    economy_rules.require_budget_item(calling.cost_estimate, calling.budget_item)
    plan = Plan(
        kind=calling.kind,
        title=calling.title,
        day=calling.day,
        units=frozenset({calling.unit, *calling.units, *calling.hosts} - {""}),
        people=people(listed),
        form=calling.form or FORMS[0],
        purpose=calling.purpose,
        heads=calling.head_count,
        ceiling=calling.level,
    )
    return advice(ctx, plan)


def people(listed: Listed) -> frozenset[UUID]:
    """Who is due."""
    return frozenset(due.holder.person_id for due in listed)


def enter(ctx: Context, meeting: Meeting, found: tuple[Advice, ...], called: Costs, applied: Costs | None) -> None:
    """Enter what the meeting is to cost, and let the advice go out with the reply.

    Where the call says nothing of costs, those of the application that was approved count.
    """
    silent = applied is not None and not called.cost_estimate and not called.budget_item
    costs = applied if applied is not None and silent else called
    if costs.cost_estimate or costs.budget_item:
        budget = MeetingBudget(
            meeting_id=meeting.id, budget_item=costs.budget_item, cost_estimate=costs.cost_estimate, cost=None
        )
        ctx.session.add(budget)
    keep(meeting, found)


def keep(entity: Any, found: tuple[Advice, ...]) -> None:
    """Let the advice go out with the reply about a thing just made; it is stored nowhere but in the record."""
    inspect(entity).info[_KEPT] = found


def kept(entity: Any) -> tuple[Advice, ...]:
    """The advice that goes out with the reply."""
    found: tuple[Advice, ...] = inspect(entity).info.get(_KEPT, ())
    return found


def neighbouring_day(ctx: Context, kind: str, day: date, ceiling: int, *, later: bool) -> date | None:
    """The day of the nearest meeting of a kind before (or after) a day, that day included, if there is one."""
    query = select(func.min(Meeting.day) if later else func.max(Meeting.day)).where(
        Meeting.kind == kind,
        Meeting.day >= day if later else Meeting.day <= day,
        Meeting.state != "cancelled",
        Meeting.level <= ceiling,
    )
    return ctx.session.scalar(query)


def _neighbouring(ctx: Context, plan: Plan) -> tuple[date | None, date | None]:
    if plan.kind not in advice_rules.interval_kinds(ctx.today):
        return None, None
    ceiling = _ceiling(ctx, plan)
    before = neighbouring_day(ctx, plan.kind, plan.day, ceiling, later=False)
    after = neighbouring_day(ctx, plan.kind, plan.day, ceiling, later=True)
    return before, after


def _near(ctx: Context, plan: Plan) -> Iterable[Near]:
    days = advice_rules.near_days(ctx.today)
    # The calendar itself ends somewhere, and a meeting may be called for its last day.
    first = plan.day - timedelta(days=min(days, (plan.day - date.min).days))
    last = plan.day + timedelta(days=min(days, (date.max - plan.day).days))
    yield from _near_meetings(ctx, plan, first, last)
    yield from _near_department_meetings(ctx, plan, first, last)


def _near_meetings(ctx: Context, plan: Plan, first: date, last: date) -> Iterable[Near]:
    """The government's own: one statement counts who is listed at each and who of them would be at the new one too."""
    # Who is on a list is no business of everybody; to others only what the bare notice tells is compared.
    people = list(plan.people) if _sees_lists(ctx) else []
    common = func.count(Attendance.id).filter(Attendance.person_id.in_(people))
    query = (
        select(*_NOTICED, func.count(Attendance.person_id), common)
        .outerjoin(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.day.between(first, last), Meeting.state.in_(AHEAD), Meeting.level <= _ceiling(ctx, plan))
        .group_by(Meeting.id)
        .order_by(Meeting.day, Meeting.id)
        .limit(MOST)
    )
    regular = plan.kind if plan.kind in advice_rules.interval_kinds(ctx.today) else ""
    for meeting in ctx.session.execute(query):
        listed, both = meeting[-2:]
        if meeting.kind == regular:
            # Of regular meetings of one kind the interval speaks, and each is like the others by its name.
            continue
        named = {meeting.unit, *meeting.units, *meeting.hosts} if _sees_lists(ctx) else {meeting.unit}
        alike = max(share(both, listed, len(people)), _share_of_units(plan.units, named - {""}))
        yield _judged(plan, f"meeting/{meeting.id}", meeting, alike)


def _near_department_meetings(ctx: Context, plan: Plan, first: date, last: date) -> Iterable[Near]:
    meeting, standing = DepartmentMeeting, ctx.standing
    query = select(meeting).where(
        meeting.day.between(first, last), meeting.state == PLANNED, meeting.level <= _ceiling(ctx, plan)
    )
    if not _sees_lists(ctx):
        mine = sorted(standing.units | led(standing))
        query = query.where(or_(meeting.unit.in_(mine), meeting.units.overlap(mine)))
    for row in ctx.session.scalars(query.order_by(meeting.day, meeting.id).limit(MOST)):
        alike = _share_of_units(plan.units, frozenset({row.unit, *row.units}))
        yield _judged(plan, f"department_meeting/{row.id}", row, alike)


def _judged(plan: Plan, subject: str, other: Any, overlap: Any) -> Near:
    days = abs((other.day - plan.day).days)
    return Near(subject, other.title, other.day, days, overlap, likeness(plan.title, other.title))


def _share_of_units(units: frozenset[str], others: Iterable[str]) -> Any:
    found = frozenset(others)
    return share(len(units & found), len(units), len(found))


def _sees_lists(ctx: Context) -> bool:
    return ctx.standing.holds(*OFFICE, *LEADERS)


def _ceiling(ctx: Context, plan: Plan) -> int:
    return min(plan.ceiling, ctx.standing.clearance)
