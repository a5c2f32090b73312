"""Reads of study sessions, and what a year of them adds up to (article 85)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from chassis.db import Page, page
from chassis.errors import NotFound, NotPermitted
from chassis.run import Context, knows
from chassis.showing import shower
from chassis.workbook import Table, workbook
from meetings.model.department_meeting import STATES
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.study_session import StudyAttendance, StudySession
from meetings.queries.department_meeting import mine_of, sees_all
from meetings.rules import economy_rules
from meetings.rules.agenda_rules import STUDY
from meetings.rules.kind_rules import KINDS
from zhengling.meetings.v1 import economy_service_pb2 as economy_pb
from zhengling.meetings.v1 import study_service_pb2 as pb

MOST_PEOPLE = 2000
"""The people of one unit that a report names; no unit has more."""


@dataclass(frozen=True)
class UnitCount:
    """A unit's sessions of a year: how many, how many people came, how many minutes."""

    unit: str
    sessions: int
    heads: int
    minutes: int


@dataclass(frozen=True)
class PersonCount:
    """A person's study of a year: how many sessions, how many minutes."""

    person_id: UUID
    name: str
    sessions: int
    minutes: int


class ItemCount(NamedTuple):
    """How many meetings of a kind had a study item."""

    kind: str
    meetings: int


@dataclass(frozen=True)
class StudyYear:
    """What a year adds up to; `items` are the meetings of each kind that had a study item."""

    year: int
    unit: str
    units: tuple[UnitCount, ...]
    people: tuple[PersonCount, ...]
    items: tuple[ItemCount, ...]


def get_study_session(ctx: Context, study_session_id: UUID) -> pb.StudySession:
    """One session, with who attended where the caller may know it. Raises NotFound."""
    query = select(StudySession).where(StudySession.id == study_session_id).options(joinedload(StudySession.attendees))
    session = ctx.session.scalars(query).unique().one_or_none()
    if session is None or not knows(session, ctx.standing):
        raise NotFound(StudySession.__subject__)
    hidden = frozenset[str]() if session.open_to(ctx.standing) else frozenset({"attendees"})
    return shower(StudySession, pb.StudySession, hidden)(session)


def list_study_sessions(ctx: Context, unit: str, state: str, year: int, cursor: str, limit: int) -> Page[StudySession]:
    """The sessions the caller is cleared for, newest first."""
    session = StudySession
    query = select(session).where(session.level <= ctx.standing.clearance)
    for column, value in ((session.unit, unit), (session.state, state), (session.year, year)):
        if value:
            query = query.where(column == value)
    return page(ctx.session, query, session.id, cursor, limit)


def get_study_report(ctx: Context, year: int, unit: str) -> StudyYear:
    """What a year adds up to, of what the caller is cleared for.

    The whole city is for the office and the leaders; whoever belongs to a unit or leads it reads that unit's.
    Raises NotPermitted for others.
    """
    year = year or ctx.today.year
    if not sees_all(ctx) and unit not in mine_of(ctx):
        raise NotPermitted("the study report")
    return StudyYear(year, unit, _units(ctx, year, unit), _people(ctx, year, unit), _items(ctx, year))


def download_study_report(ctx: Context, year: int, unit: str) -> economy_pb.MeetingFile:
    """The report as a workbook. Raises NotPermitted."""
    found = get_study_report(ctx, year, unit)
    caption = f"{found.year}年学习情况（截至{ctx.today}）"
    sheets = [
        Table(
            "按单位",
            ("单位", "场次", "参加人次", "时长（分钟）"),
            [(row.unit, row.sessions, row.heads, row.minutes) for row in found.units],
            caption,
        )
    ]
    if unit:
        rows = [(row.name, row.sessions, row.minutes) for row in found.people]
        sheets.append(Table("按人员", ("姓名", "场次", "时长（分钟）"), rows, caption))
    items = [(KINDS[kind].zh if kind in KINDS else kind, count) for kind, count in found.items]
    sheets.append(Table("会议学习议题", ("会议种类", "会议次数"), items, caption))
    return economy_pb.MeetingFile(content=workbook(ctx.today, *sheets), filename=f"{found.year}年学习情况.xlsx")


def _held(ctx: Context, query: Any, year: int) -> Any:
    session = StudySession
    counted = [state for state in STATES if economy_rules.counts_as_study(state)]
    return query.where(session.year == year, session.state.in_(counted), session.level <= ctx.standing.clearance)


def _units(ctx: Context, year: int, unit: str) -> tuple[UnitCount, ...]:
    session = StudySession
    query = _held(
        ctx,
        select(session.unit, func.count(), func.sum(session.head_count), func.sum(session.minutes)),
        year,
    )
    if unit:
        query = query.where(session.unit == unit)
    rows = ctx.session.execute(query.group_by(session.unit).order_by(session.unit))
    return tuple(UnitCount(code, int(count), int(heads), int(minutes)) for code, count, heads, minutes in rows)


def _people(ctx: Context, year: int, unit: str) -> tuple[PersonCount, ...]:
    """The people of a unit, wherever they attended."""
    if not unit:
        return ()
    row = StudyAttendance
    query = _held(
        ctx,
        select(row.person_id, func.max(row.name), func.count(), func.sum(StudySession.minutes)).join(
            StudySession, StudySession.id == row.session_id
        ),
        year,
    )
    query = query.where(row.unit == unit).group_by(row.person_id).order_by(func.count().desc(), row.person_id)
    rows = ctx.session.execute(query.limit(MOST_PEOPLE))
    return tuple(PersonCount(person, name, int(count), int(minutes)) for person, name, count, minutes in rows)


def _items(ctx: Context, year: int) -> tuple[ItemCount, ...]:
    """The meetings that were held with a study item on the agenda; a study item has the level of its meeting."""
    query = (
        select(Meeting.kind, func.count(AgendaItem.meeting_id.distinct()))
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(
            Meeting.day.between(date(year, 1, 1), date(year, 12, 31)),
            Meeting.state == "closed",
            Meeting.level <= ctx.standing.clearance,
            AgendaItem.kind == STUDY,
        )
        .group_by(Meeting.kind)
        .order_by(Meeting.kind)
    )
    return tuple(ItemCount(kind, int(count)) for kind, count in ctx.session.execute(query))
