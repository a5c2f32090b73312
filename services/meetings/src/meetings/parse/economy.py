"""From requests about advice, costs, statistics and the calendar to values: each field read, or Malformed naming it."""

import re
from calendar import monthrange
from datetime import date, timedelta

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_text, to_uuid
from meetings.acting.advising import DEPARTMENT
from meetings.commands.economy import record_meeting_cost
from meetings.parse import span
from meetings.parse.fields import code, codes
from meetings.queries.meeting_calendar import MOST_DAYS
from meetings.queries.meeting_statistics import MOST_PERIODS, PERIODS, periods_between
from meetings.queries.preview import Thought
from meetings.rules.economy_rules import PURPOSES
from meetings.rules.kind_rules import KINDS
from zhengling.meetings.v1 import economy_service_pb2 as pb

LONGEST_FILE = 366
"""The most days of one calendar file."""
BACK = timedelta(days=31)
"""How far back a calendar file reaches that names no days."""


def thought(request: pb.PreviewMeetingRequest) -> Thought:
    """A meeting that is thought of."""
    listed = [part.strip() for part in to_text(request.units, "units", longest=2000, least=0).split(",")]
    return Thought(
        kind=to_choice(request.kind, "kind", (*KINDS, DEPARTMENT)),
        title=to_text(request.title, "title"),
        day=to_date(request.day, "day"),
        unit=to_text(request.unit, "unit", longest=30, least=0),
        units=codes([part for part in listed if part], "units"),
        form=span.form(request.form),
        heads=span.number(request.head_count, "head_count", span.MOST_HEADS),
        purpose=span.purpose(request.purpose),
    )


def purpose(value: str) -> str:
    """What a meeting is for, or empty where nothing is said."""
    return to_choice(value, "purpose", PURPOSES) if value else ""


def cost(request: pb.RecordMeetingCostRequest) -> record_meeting_cost.RecordMeetingCost:
    """What a meeting has cost."""
    return record_meeting_cost.RecordMeetingCost(
        to_uuid(request.meeting_id, "meeting_id"),
        span.number(request.cost, "cost", span.MOST_COST),
        span.budget_item(request.budget_item),
    )


def statistics(request: pb.GetMeetingStatisticsRequest) -> tuple[str, date, date, str]:
    """The period, the days and the unit of statistics."""
    period = to_choice(request.period or PERIODS[0], "period", PERIODS)
    first, last = _days(request.from_day, request.to_day)
    if periods_between(period, first, last) > MOST_PERIODS:
        raise Malformed({"to_day": f"最多 {MOST_PERIODS} 个时段 / at most {MOST_PERIODS} periods"})
    return period, first, last, to_text(request.unit, "unit", longest=30, least=0)


def calendar(request: pb.GetMeetingCalendarRequest) -> tuple[date, date, str, bool]:
    """The days, the unit, and whether the caller's own meetings alone are wanted."""
    if request.month and (request.from_day or request.to_day):
        raise Malformed({"month": "月份和起止日只填一种 / name a month or days, not both"})
    first, last = _month(request.month) if request.month else _days(request.from_day, request.to_day)
    if (last - first).days >= MOST_DAYS:
        raise Malformed({"to_day": f"最多 {MOST_DAYS} 天 / at most {MOST_DAYS} days"})
    unit = to_text(request.unit, "unit", longest=30, least=0)
    if unit and request.mine:
        raise Malformed({"mine": "本人和单位只选一种 / one's own or a unit's, not both"})
    return first, last, unit, request.mine


def calendar_file(request: pb.DownloadMeetingCalendarRequest, today: date) -> tuple[date, date, str]:
    """The days and the unit of a calendar file; from 31 days ago, for a year, where no days are named."""
    first = _day(request.from_day, "from_day") if request.from_day else None
    last = _day(request.to_day, "to_day") if request.to_day else None
    first = first or (last - timedelta(days=LONGEST_FILE - 1) if last else today - BACK)
    last = last or first + timedelta(days=LONGEST_FILE - 1)
    if not 0 <= (last - first).days < LONGEST_FILE:
        raise Malformed({"to_day": f"应在起始日之后 {LONGEST_FILE} 天以内 / within {LONGEST_FILE} days"})
    return first, last, code(request.unit, "unit") if request.unit else ""


def _month(value: str) -> tuple[date, date]:
    if not re.fullmatch(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", value):
        raise Malformed({"month": "不是月份（YYYY-MM） / not a month (YYYY-MM)"})
    year, number = (int(part) for part in value.split("-"))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _days(from_day: str, to_day: str) -> tuple[date, date]:
    first, last = _day(from_day, "from_day"), _day(to_day, "to_day")
    if last < first:
        raise Malformed({"to_day": "早于起始日 / before the first day"})
    return first, last


def _day(value: str, name: str) -> date:
    """A day of the years that calendars know, so that a year before or after it is a day as well."""
    found = to_date(value, name)
    span.number(found.year, name, 2200, 1949)
    return found
