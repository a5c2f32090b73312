"""The day of what is entered into the calendar, and its hours once they are known."""

from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import SHANGHAI
from chassis.errors import Malformed


@dataclass(frozen=True)
class Hours:
    """The day, and from when to when; only the day while the hours are not fixed."""

    day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        """Both hours are given or neither, on that day in Shanghai, the end after the beginning."""
        if self.starts_at is None and self.ends_at is None:
            return
        if self.starts_at is None or self.ends_at is None:
            raise Malformed({"ends_at": "起止时刻要么都填，要么都不填 / give both hours or neither"})
        if self.starts_at.astimezone(SHANGHAI).date() != self.day:
            raise Malformed({"starts_at": "不在会议当日 / not on the day of the meeting"})
        if self.ends_at <= self.starts_at or self.ends_at.astimezone(SHANGHAI).date() != self.day:
            raise Malformed({"ends_at": "应在开始之后、会议当日之内 / after the beginning and on the same day"})
