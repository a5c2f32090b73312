"""Working days by the state's yearly arrangement, with make-up days; what no arrangement covers is provisional."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

from chassis.wire import FIRST_YEAR, LAST_YEAR

_DAY = timedelta(days=1)
_YEARS = frozenset(day.year for day in holidays)


@dataclass(frozen=True)
class Term:
    """A date reckoned in working days.

    `provisional` says that a year it runs through has no arrangement yet, so only weekends were counted as free;
    it is to be reckoned again when the arrangement is imported.
    """

    date: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The official arrangements known to the library, under those imported by the office.

    `years` are the years that were imported: they replace the library's. `free` and `made_up` are their days off on
    weekdays and their working days on weekends.
    """

    years: frozenset[int] = frozenset()
    free: frozenset[date] = field(default=frozenset(), repr=False)
    made_up: frozenset[date] = field(default=frozenset(), repr=False)

    @classmethod
    def load(cls, path: str | Path = "") -> "Calendar":
        """The calendar with the arrangements of a JSON or TOML file; of none when `path` is empty.

        The file maps a year to its days: {"2027": {"holidays": ["2027-01-01"], "workdays": ["2027-02-06"]}}.
        Raises ValueError naming the year whose row is not so, so that a service with a bad file does not start.
        """
        if not path:
            return cls()
        text = Path(path).read_text(encoding="utf-8")
        content = tomllib.loads(text) if str(path).endswith(".toml") else json.loads(text)
        free: set[date] = set()
        made_up: set[date] = set()
        for year, row in content.items():
            try:
                if not FIRST_YEAR <= int(year) <= LAST_YEAR or row.keys() != {"holidays", "workdays"}:
                    raise ValueError("a year with holidays and workdays is expected")
                free |= {_day(day) for day in row["holidays"]}
                made_up |= {_day(day) for day in row["workdays"]}
            except (ValueError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}: year {year}: {error}") from error
        if both := free & made_up:
            raise ValueError(f"{path}: both a holiday and a workday: {min(both)}")
        return cls(frozenset(map(int, content)), frozenset(free), frozenset(made_up))

    def is_arranged(self, day: date) -> bool:
        """Whether the year of `day` has an arrangement."""
        return day.year in self.years or day.year in _YEARS

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`; by weekends alone in a year without an arrangement."""
        if day in self.made_up or day in self.free:
            # An arrangement may move days across New Year, so its days speak even outside its own year.
            return day in self.made_up
        if day.year in self.years:
            return day.weekday() < 5
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def workdays_before(self, day: date, count: int) -> Term:
        """The `count`-th working day before `day`; `day` itself is not counted. Raises ValueError for a count < 0."""
        return self._walk(day, count, -_DAY)

    def workdays_after(self, day: date, count: int) -> Term:
        """The `count`-th working day after `day`; `day` itself is not counted. Raises ValueError for a count < 0."""
        return self._walk(day, count, _DAY)

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative when `end` is the earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + _DAY * step) for step in range(1, (end - start).days + 1))

    def _walk(self, day: date, count: int, step: timedelta) -> Term:
        if count < 0:
            raise ValueError("a number of working days cannot be negative")
        provisional = not self.is_arranged(day)
        while count:
            day += step
            provisional = provisional or not self.is_arranged(day)
            count -= self.is_workday(day)
        return Term(day, provisional)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
