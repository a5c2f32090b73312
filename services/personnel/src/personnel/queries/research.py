"""The reads of leaders' research: for the leader, the other leaders and the office."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from chassis.db import Page, page
from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from chassis.workbook import Table, workbook
from personnel.acting.research_ledger import Counted, Ledger, counted, ledgers
from personnel.model import ResearchShortfall, ResearchTrip
from personnel.model.research import may_read_research
from personnel.queries.terms import narrowed
from personnel.rules.half_day_rules import after, half_of
from zhengling.personnel.v1 import research_service_pb2 as pb

HEADINGS = (
    "姓名", "职务", "在任天数", "应完成天数", "已完成天数", "待完成天数（已计划）", "已过期未报告天数",
    "预计年底天数", "预计差额", *(f"{month}月" for month in range(1, 13)),
)  # fmt: skip


class ResearchReport(NamedTuple):
    """How a year stands with each leader, most senior first."""

    year: int
    leaders: list[Ledger]


def get_research(ctx: Context, trip_id: UUID) -> Counted:
    """One trip. Raises NotFound, for those it is no business of too."""
    return counted(ctx, ctx.load(ResearchTrip, trip_id))


def list_research(
    ctx: Context, leader_id: UUID | None, year: int, state: str, cursor: str, limit: int
) -> Page[Counted]:
    """The trips the caller may know of, newest first."""
    query = narrowed(select(ResearchTrip), (ResearchTrip.leader_id, leader_id), (ResearchTrip.state, state))
    if year:
        first, end = half_of(date(year, 1, 1)), after(date(year, 12, 31))
        query = query.where(ResearchTrip.to_half > first, ResearchTrip.from_half < end)
    if not may_read_research(ctx.standing):
        query = query.where(ResearchTrip.leader_id == ctx.standing.person_id)
    trips, next_cursor = page(ctx.session, query, ResearchTrip.id, cursor, limit)
    return Page([counted(ctx, trip) for trip in trips], next_cursor)


def get_leader_research(ctx: Context, person_id: UUID, year: int) -> Ledger:
    """How one leader's year stands. Raises NotPermitted, and NotFound for who does not serve as a leader in it."""
    if not may_read_research(ctx.standing, person_id):
        raise NotPermitted("the research of another")
    found = ledgers(ctx.session, ctx.runtime.calendar, year or ctx.today.year, ctx.today, [person_id])
    if not found:
        raise NotFound("leader")
    return found[0]


def get_research_report(ctx: Context, year: int) -> ResearchReport:
    """How the year stands with each leader. Raises NotPermitted."""
    if not may_read_research(ctx.standing):
        raise NotPermitted("the research of all leaders")
    year = year or ctx.today.year
    return ResearchReport(year, ledgers(ctx.session, ctx.runtime.calendar, year, ctx.today))


def download_research_report(ctx: Context, year: int) -> pb.ResearchReportFile:
    """The report as a workbook. Raises NotPermitted."""
    year, found = get_research_report(ctx, year)
    rows: list[tuple[str | int | float, ...]] = [
        (
            ledger.name,
            ledger.title,
            ledger.served,
            *(float(days) for days in (ledger.required, ledger.done, ledger.planned, ledger.unreported)),
            *(float(days) for days in (ledger.projected, ledger.shortfall)),
            *(float(month.done) for month in ledger.months),
        )
        for ledger in found
    ]
    caption = f"{year}年市政府领导调研天数（截至{ctx.today}）"
    content = workbook(ctx.today, Table(f"{year}年", HEADINGS, rows, caption))
    return pb.ResearchReportFile(content=content, filename=f"{year}年市领导调研.xlsx")


def list_research_shortfalls(ctx: Context, leader_id: UUID | None, cursor: str, limit: int) -> Page[ResearchShortfall]:
    """The warnings the caller may know of, newest first."""
    query = narrowed(select(ResearchShortfall), (ResearchShortfall.leader_id, leader_id))
    if not may_read_research(ctx.standing):
        query = query.where(ResearchShortfall.leader_id == ctx.standing.person_id)
    return page(ctx.session, query, ResearchShortfall.id, cursor, limit)
