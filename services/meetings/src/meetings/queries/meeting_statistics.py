"""Meetings by unit, kind and period: how many, with how many people, how long, at what cost (article 55)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from chassis.workbook import Table, workbook
from meetings.model.attendance import Attendance
from meetings.model.decision import Decision
from meetings.model.department_meeting import CANCELLED, HELD, DepartmentMeeting, led
from meetings.model.meeting import Meeting
from meetings.model.meeting_budget import MeetingBudget
from meetings.model.study_session import StudySession
from meetings.model.topic import Topic
from meetings.rules import economy_rules
from meetings.rules.authority_rules import LEADERS, OFFICE
from meetings.rules.kind_rules import KINDS
from zhengling.meetings.v1 import economy_service_pb2 as pb

PERIODS = ("month", "quarter", "year")
MOST_PERIODS = 40
"""The most periods of one answer: ten years by quarters."""
STUDY = "study"
_SHOWN = {"month": "YYYY-MM", "quarter": 'YYYY"Q"Q', "year": "YYYY"}
_KINDS = {kind.key: kind.zh for kind in KINDS.values()} | {
    "annual": "部门年度工作会议",
    "other": "部门其他会议",
    STUDY: "学习讲座",
}
_STATES = {
    "proposed": "已提出",
    "submitted": "已报送",
    "office_reviewed": "办公室已审核",
    "approved": "分管领导已审定",
    "scheduled": "已列入议程",
    "decided": "已决定",
    "deferred": "暂缓",
    "rejected": "未获同意",
    "withdrawn": "已撤回",
}


@dataclass(frozen=True)
class Count:
    """The numbers of one unit, kind and period; costs in whole yuan, `minutes` of all its meetings together."""

    period: str
    unit: str
    kind: str
    meetings: int = 0
    cancelled: int = 0
    heads: int = 0
    minutes: int = 0
    decisions: int = 0
    cost_estimate: int = 0
    cost: int = 0


@dataclass(frozen=True)
class TopicCount:
    """How many topics of a unit stand in a state, by the period of the meeting they were last submitted to."""

    period: str
    unit: str
    state: str
    topics: int


@dataclass(frozen=True)
class Statistics:
    """The numbers, by period, unit and kind; `total` is all of them together."""

    period: str
    from_day: date
    to_day: date
    rows: tuple[Count, ...]
    topics: tuple[TopicCount, ...]
    total: Count = field(default_factory=lambda: Count("", "", ""))


def periods_between(period: str, first: date, last: date) -> int:
    """How many periods the days touch."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if period == "month":
        return months + 1
    if period == "quarter":
        return (last.year - first.year) * 4 + (last.month - 1) // 3 - (first.month - 1) // 3 + 1
    return last.year - first.year + 1


@dataclass(frozen=True)
class Counted:
    """Which statistics: the days, by which period, of one unit or of all that the reader may count."""

    period: str
    from_day: date
    to_day: date
    unit: str

    def __post_init__(self) -> None:
        """The days go forwards, and touch no more periods than one answer holds."""
        if self.to_day < self.from_day:
            raise Malformed({"to": "早于起始日 / before the first day"})
        if periods_between(self.period or PERIODS[0], self.from_day, self.to_day) > MOST_PERIODS:
            raise Malformed({"to": f"最多 {MOST_PERIODS} 个时段 / at most {MOST_PERIODS} periods"})


def get_meeting_statistics(ctx: Context, counted: Counted) -> Statistics:
    """The numbers of these days, of what the caller is cleared for.

    The office and the leaders read the whole city's; whoever heads a unit, or is in charge of it, reads that unit's.
    Raises NotPermitted for others.
    """
    units = _readable(ctx, counted.unit)
    period, first, last = counted.period or PERIODS[0], counted.from_day, counted.to_day
    rows = [
        *_meetings(ctx, period, first, last, units),
        *_own(ctx, DepartmentMeeting, DepartmentMeeting.kind, period, first, last, units),
        *_own(ctx, StudySession, literal(STUDY), period, first, last, units),
    ]
    rows.sort(key=lambda row: (row.period, row.unit, row.kind))
    return Statistics(period, first, last, tuple(rows), _topics(ctx, period, first, last, units), _total(rows))


def download_meeting_statistics(ctx: Context, counted: Counted) -> pb.MeetingFile:
    """The same as a workbook. Raises NotPermitted."""
    found = get_meeting_statistics(ctx, counted)
    caption = f"会议统计（{found.from_day} 至 {found.to_day}，截至{ctx.today}）"
    headings = (
        "时段",
        "单位",
        "种类",
        "次数",
        "取消",
        "到会人次",
        "时长（分钟）",
        "决定",
        "经费预算（元）",
        "经费支出（元）",
    )
    rows = [
        (
            row.period,
            row.unit or "市政府",
            _KINDS.get(row.kind, row.kind),
            row.meetings,
            row.cancelled,
            row.heads,
            row.minutes,
            row.decisions,
            row.cost_estimate,
            row.cost,
        )
        for row in (*found.rows, replace(found.total, period="合计", unit="—", kind="—"))
    ]
    topics = [(row.period, row.unit, _STATES.get(row.state, row.state), row.topics) for row in found.topics]
    book = workbook(
        ctx.today,
        Table("会议", headings, rows, caption),
        Table("议题", ("时段", "提交单位", "状态", "议题数"), topics, caption),
    )
    return pb.MeetingFile(content=book, filename=f"会议统计{found.from_day}至{found.to_day}.xlsx")


def _readable(ctx: Context, unit: str) -> list[str] | None:
    """The units that are counted; None for all of them and the government itself."""
    standing = ctx.standing
    if economy_rules.may_count_all(standing.holds(*OFFICE), standing.holds(*LEADERS)):
        return [unit] if unit else None
    headed = led(standing)
    if not headed or (unit and unit not in headed):
        raise NotPermitted("the statistics of meetings")
    return [unit] if unit else sorted(headed)


def _meetings(ctx: Context, period: str, first: date, last: date, units: list[str] | None) -> Iterable[Count]:
    """Meetings of the government: each counted once, with who came and what was decided found by the meeting's key."""
    wanted = [Meeting.day.between(first, last), Meeting.level <= ctx.standing.clearance]
    if units is not None:
        wanted.append(Meeting.unit.in_(units))
    held = (
        select(
            Meeting.id,
            func.to_char(Meeting.day, _SHOWN[period]).label("period"),
            Meeting.unit,
            Meeting.kind,
            Meeting.state,
            func.coalesce(func.extract("epoch", Meeting.closed_at - Meeting.opened_at) / 60, 0).label("minutes"),
        )
        .where(and_(*wanted), Meeting.state.in_(("closed", "cancelled")))
        .cte("held")
    )
    came = (
        select(Attendance.meeting_id, func.count().label("heads"))
        .join(held, held.c.id == Attendance.meeting_id)
        .where(Attendance.arrived_at.is_not(None))
        .group_by(Attendance.meeting_id)
        .cte("came")
    )
    # What a reader is not cleared for is not counted, though the meeting that decided it be known.
    decided = (
        select(Decision.meeting_id, func.count().label("decisions"))
        .join(held, held.c.id == Decision.meeting_id)
        .where(Decision.level <= ctx.standing.clearance)
        .group_by(Decision.meeting_id)
        .cte("decided")
    )
    closed = held.c.state == "closed"
    query = (
        select(
            held.c.period,
            held.c.unit,
            held.c.kind,
            func.count().filter(closed),
            func.count().filter(held.c.state == "cancelled"),
            _sum(came.c.heads, closed),
            _sum(func.round(held.c.minutes), closed),
            _sum(decided.c.decisions, closed),
            _sum(MeetingBudget.cost_estimate, closed),
            _sum(MeetingBudget.cost, closed),
        )
        .select_from(held)
        .outerjoin(came, came.c.meeting_id == held.c.id)
        .outerjoin(decided, decided.c.meeting_id == held.c.id)
        .outerjoin(MeetingBudget, MeetingBudget.meeting_id == held.c.id)
        .group_by(held.c.period, held.c.unit, held.c.kind)
    )
    for name, unit, kind, *numbers in ctx.session.execute(query):
        yield Count(name, unit, kind, *(int(number) for number in numbers))


def _own(
    ctx: Context, model: Any, kind: Any, period: str, first: date, last: date, units: list[str] | None
) -> Iterable[Count]:
    """Department meetings or study sessions; a unit's own numbers stand in its row."""
    held = model.state == HELD
    shown, named = func.to_char(model.day, _SHOWN[period]).label("period"), kind.label("kind")
    query = (
        select(
            shown,
            model.unit,
            named,
            func.count().filter(held),
            func.count().filter(model.state == CANCELLED),
            _sum(model.head_count, held),
            _sum(model.minutes, held),
            _sum(model.cost_estimate, held),
            _sum(model.cost, held),
        )
        .where(
            model.day.between(first, last),
            model.level <= ctx.standing.clearance,
            or_(held, model.state == CANCELLED),
        )
        .group_by("period", model.unit, "kind")
    )
    if units is not None:
        query = query.where(model.unit.in_(units))
    for name, unit, of, *numbers in ctx.session.execute(query):
        meetings, cancelled, heads, minutes, estimate, cost = (int(number) for number in numbers)
        yield Count(name, unit, of, meetings, cancelled, heads, minutes, 0, estimate, cost)


def _topics(ctx: Context, period: str, first: date, last: date, units: list[str] | None) -> tuple[TopicCount, ...]:
    shown = func.to_char(Topic.meeting_day, _SHOWN[period]).label("period")
    query = (
        select(shown, Topic.sponsor_unit, Topic.state, func.count())
        .where(Topic.meeting_day.between(first, last), Topic.level <= ctx.standing.clearance)
        .group_by("period", Topic.sponsor_unit, Topic.state)
        .order_by("period", Topic.sponsor_unit, Topic.state)
    )
    if units is not None:
        query = query.where(Topic.sponsor_unit.in_(units))
    return tuple(TopicCount(name, unit, state, int(topics)) for name, unit, state, topics in ctx.session.execute(query))


def _sum(column: Any, which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column).filter(which), 0)


def _total(rows: Iterable[Count]) -> Count:
    total = Count("", "", "")
    for row in rows:
        total = replace(
            total,
            meetings=total.meetings + row.meetings,
            cancelled=total.cancelled + row.cancelled,
            heads=total.heads + row.heads,
            minutes=total.minutes + row.minutes,
            decisions=total.decisions + row.decisions,
            cost_estimate=total.cost_estimate + row.cost_estimate,
            cost=total.cost + row.cost,
        )
    return total
