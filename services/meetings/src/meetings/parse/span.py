"""From the hours of a request to a span of one day in Shanghai, shared by all that is entered into the calendar."""

from datetime import date, datetime
from typing import Any

from chassis.clock import SHANGHAI
from chassis.errors import Malformed
from chassis.wire import to_choice, to_text
from meetings.model.meeting import FORMS
from meetings.rules.economy_rules import PURPOSES

MOST_COST = 100_000_000
MOST_HEADS = 100_000


def hours(request: Any) -> tuple[datetime | None, datetime | None]:
    """When it begins and ends: both or neither. Raises Malformed."""
    starts, ends = _instant(request.starts_at, "starts_at"), _instant(request.ends_at, "ends_at")
    if (starts is None) != (ends is None):
        raise Malformed({"ends_at": "起止时刻要么都填，要么都不填 / give both hours or neither"})
    return starts, ends


def span(request: Any, day: date) -> tuple[datetime | None, datetime | None]:
    """When it begins and ends: both or neither, on `day`, the end after the beginning. Raises Malformed."""
    starts, ends = hours(request)
    if starts is None or ends is None:
        return None, None
    if starts.astimezone(SHANGHAI).date() != day:
        raise Malformed({"starts_at": "不在会议当日 / not on the day of the meeting"})
    if ends <= starts or ends.astimezone(SHANGHAI).date() != day:
        raise Malformed({"ends_at": "应在开始之后、会议当日之内 / after the beginning and on the same day"})
    return starts, ends


def form(value: str) -> str:
    """How it is held; onsite where nothing is said. Raises Malformed."""
    return to_choice(value or FORMS[0], "form", FORMS)


def number(value: int, name: str, most: int, least: int = 0) -> int:
    """A number within its bounds. Raises Malformed."""
    if not least <= value <= most:
        raise Malformed({name: f"应在 {least} 至 {most} 之间 / {least} to {most} is expected"})
    return value


def reason(value: str, name: str = "reason") -> str:
    """Why something is done. Raises Malformed."""
    return to_text(value, name, longest=2000)


def purpose(value: str) -> str:
    """What a meeting is for, or empty where nothing is said. Raises Malformed."""
    return to_choice(value, "purpose", PURPOSES) if value else ""


def budget_item(value: str) -> str:
    """An item of the budget, or empty. Raises Malformed."""
    return to_text(value, "budget_item", least=0)


def _instant(value: str, name: str) -> datetime | None:
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Malformed({name: "不是时刻（RFC 3339） / not an instant (RFC 3339)"}) from error
    if found.tzinfo is None:
        raise Malformed({name: "须带时区 / an offset is expected"})
    return found
