"""The clock tells real time, Shanghai's date, and in development a time that a file moves."""

from datetime import UTC, date, datetime
from pathlib import Path

from chassis.clock import Clock, FixedClock


def test_the_clock_tells_the_present_time_with_its_zone() -> None:
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)


def test_the_date_is_that_of_shanghai() -> None:
    clock = FixedClock(datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 1, 4)
    clock.move(seconds=1)
    assert clock.today() == date(2026, 1, 5)


def test_a_file_moves_the_clock_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("")
    clock = Clock(str(file))
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    file.write_text("86400\n")
    assert 86395 < (clock.now() - datetime.now(UTC)).total_seconds() <= 86400
    file.write_text("-3600.5")
    assert -3605 < (clock.now() - datetime.now(UTC)).total_seconds() < -3595
