"""From request fields to values and back, with errors that name the field."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from chassis import texts
from chassis.clock import SHANGHAI
from chassis.errors import Malformed

T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 1949, 2200
"""Days, months and instants of years beyond these are slips of the pen, and terms reckoned from them have no end."""
YEAR = r"(?:19(?:49|[5-9][0-9])|2(?:[01][0-9]{2}|200))"
"""The same years as a regular expression, of those that all languages share."""
DATE = re.compile(rf"{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
MONTH = re.compile(rf"({YEAR})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_BEYOND = f"{FIRST_YEAR} 至 {LAST_YEAR} 年 / a year from {FIRST_YEAR} to {LAST_YEAR}"


def to_uuid(value: str, name: str) -> UUID:
    """A UUID, or Malformed naming the field."""
    try:
        return UUID(value)
    except ValueError as error:
        raise Malformed({name: "不是 UUID / not a UUID"}) from error


def to_uuid_or_none(value: str, name: str) -> UUID | None:
    """As to_uuid; an empty field is None."""
    return to_uuid(value, name) if value else None


def to_date(value: str, name: str) -> date:
    """A date from YYYY-MM-DD, or Malformed naming the field."""
    try:
        # Python reads other forms of ISO 8601 as well, which nobody was promised.
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError as error:
        raise Malformed({name: "不是日期（YYYY-MM-DD） / not a date (YYYY-MM-DD)"}) from error


def to_date_or_none(value: str, name: str) -> date | None:
    """As to_date; an empty field is None."""
    return to_date(value, name) if value else None


def to_day(value: str, name: str) -> date:
    """As to_date, of a year from FIRST_YEAR to LAST_YEAR, so that a year before or after it is a date as well."""
    found = to_date(value, name)
    to_year(found.year, name)
    return found


def to_day_or_none(value: str, name: str) -> date | None:
    """As to_day; an empty field is None."""
    return to_day(value, name) if value else None


def to_year(value: int, name: str = "year") -> int:
    """A year from FIRST_YEAR to LAST_YEAR, or Malformed naming the field."""
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise Malformed({name: _BEYOND})
    return value


def to_month(value: str, name: str = "month") -> date:
    """The first day of a month YYYY-MM of the same years, or Malformed naming the field."""
    found = MONTH.fullmatch(value)
    if found is None:
        raise Malformed({name: "应为月份（YYYY-MM） / a month (YYYY-MM) is expected"})
    return date(int(found[1]), int(found[2]), 1)


def to_instant(value: str, name: str) -> datetime:
    """An instant with its offset, of the same years as a day, or Malformed naming the field.

    The year is that of Asia/Shanghai, whatever the offset: what is reckoned from an instant is reckoned there.
    """
    try:
        found = datetime.fromisoformat(value.upper() if _INSTANT.fullmatch(value) else "")
    except ValueError as error:
        raise Malformed({name: INSTANT_EXPECTED}) from error
    try:
        year = found.astimezone(SHANGHAI).year
    except OverflowError as error:
        raise Malformed({name: _BEYOND}) from error
    to_year(year, name)
    return found


INSTANT_EXPECTED = "不是带时区的时刻（RFC 3339） / not an instant with its offset (RFC 3339)"


def to_instant_or_none(value: str, name: str) -> datetime | None:
    """As to_instant; an empty field is None."""
    return to_instant(value, name) if value else None


def require_given(**values: object) -> None:
    """Raise Malformed for those of these fields that are empty; for a command whose fields need one another."""
    if lacking := [name for name, value in values.items() if not value]:
        raise Malformed(dict.fromkeys(lacking, "必填 / required"))


def to_text(value: str, name: str, *, longest: int = 200, least: int = 1) -> str:
    """Text of `least` to `longest` characters, trimmed and in its normal form, of characters that can be seen.

    Text that may be longer than chassis.texts.LINE may have several lines. Raises Malformed naming the field.
    """
    value = texts.normal(value).strip()
    if not least <= len(value) <= longest:
        raise Malformed({name: f"应为 {least} 至 {longest} 个字符 / {least} to {longest} characters are expected"})
    if wrong := texts.fault(value, longest > texts.LINE):
        raise Malformed({name: wrong})
    return value


def to_choice(value: str, name: str, choices: Iterable[str]) -> str:
    """One of `choices`, or Malformed naming them."""
    allowed = sorted(choices)
    if value not in allowed:
        raise Malformed({name: f"应为以下之一：{'、'.join(allowed)} / one of {', '.join(allowed)} is expected"})
    return value


def to_level(value: int, name: str = "level") -> int:
    """A classification level: 0 公开, 1 内部, 2 秘密, 3 机密, 4 绝密."""
    if not 0 <= value <= 4:
        raise Malformed({name: "应在 0 至 4 之间 / 0 to 4 is expected"})
    return value


def instant(value: datetime | None) -> str:
    """RFC 3339 in UTC with milliseconds; empty for None."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else ""


def text(value: object | None) -> str:
    """The text of an id or date; empty for None."""
    return "" if value is None else str(value)
