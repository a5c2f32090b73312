"""One source of time for a process, so that rules get the date as an argument and tests can move it."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """The wall clock, shifted by the seconds written in `offset_file` (development and tests only)."""

    def __init__(self, offset_file: str = "") -> None:
        self._file = Path(offset_file) if offset_file else None
        self._stamp: tuple[int, int] = (0, -1)
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        now = datetime.now(UTC)
        return now + self._shift() if self._file else now

    def today(self) -> date:
        """The present date in Asia/Shanghai, by which offices reckon."""
        return self.now().astimezone(SHANGHAI).date()

    def _shift(self) -> timedelta:
        assert self._file is not None
        found = os.stat(self._file)
        stamp = (found.st_mtime_ns, found.st_size)
        # A stat a call is cheap; the file is read again only when it changed.
        if stamp != self._stamp:
            self._offset = timedelta(seconds=float(self._file.read_text().strip() or 0))
            self._stamp = stamp
        return self._offset


class FixedClock(Clock):
    """A clock for tests that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._now

    def move(self, **delta: float) -> None:
        """Move by the keyword arguments of timedelta."""
        self._now += timedelta(**delta)
