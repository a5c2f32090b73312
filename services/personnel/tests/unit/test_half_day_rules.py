"""Half days: two to a day, changing at the rulebook's noon."""

from datetime import date, datetime, timedelta

import pytest

from personnel.rules.half_day_rules import AM, PM, after, day_of, half_at, half_in, half_of, judged

DAY = date(2026, 11, 23)


def test_a_day_has_two_and_the_next_begins_after_them():
    assert half_of(date(1970, 1, 1)) == 0
    assert half_of(DAY, PM) == half_of(DAY) + 1
    assert after(DAY, AM) == half_of(DAY, PM)
    assert after(DAY) == half_of(DAY + timedelta(days=1))


@pytest.mark.parametrize("half", [AM, PM])
def test_its_number_tells_the_day_and_the_half(half):
    number = half_of(DAY, half)
    assert (day_of(number), half_in(number)) == (DAY, half)


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(
    ("clock", "half"),
    [((0, 0), AM), ((11, 59, 59), AM), ((12, 0), PM), ((12, 0, 1), PM), ((23, 59, 59), PM)],
)
def test_the_afternoon_begins_at_noon(clock, half):
    assert half_at(datetime(2026, 11, 23, *clock)) == half_of(DAY, half)


def test_a_date_is_judged_by_the_present_half_today_and_by_the_forenoon_otherwise():
    now = half_of(DAY, PM)
    assert judged(DAY, "", now) == now
    assert judged(DAY, AM, now) == half_of(DAY, AM)
    assert judged(DAY + timedelta(days=1), "", now) == half_of(DAY + timedelta(days=1), AM)
    assert judged(DAY + timedelta(days=1), PM, now) == half_of(DAY + timedelta(days=1), PM)
