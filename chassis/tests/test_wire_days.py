"""Days, months and years of a request: of this age, and named where they are not."""

from datetime import date

import pytest

from chassis import wire
from chassis.errors import Malformed

NO_MONTHS = ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "1948-12", "2201-01", "2026-01-01", "２０２６-01"]


@pytest.mark.parametrize(("text", "first"), [("1949-01", (1949, 1)), ("2024-02", (2024, 2)), ("2200-12", (2200, 12))])
def test_a_month_is_read_as_its_first_day(text, first):
    assert wire.to_month(text) == date(*first, 1)


@pytest.mark.parametrize("text", NO_MONTHS)
def test_what_is_no_month_of_this_age(text):
    with pytest.raises(Malformed) as refusal:
        wire.to_month(text, "period")
    assert list(refusal.value.fields) == ["period"]


@pytest.mark.parametrize("text", ["1949-01-01", "2026-11-23", "2200-12-31"])
def test_a_day_of_this_age(text):
    assert wire.to_day(text, "on") == wire.to_day_or_none(text, "on") == date.fromisoformat(text)


@pytest.mark.parametrize("text", ["1948-12-31", "2201-01-01", "9999-12-31", "2026-02-29", "tomorrow"])
def test_what_is_no_day_of_this_age(text):
    for read in (wire.to_day, wire.to_day_or_none):
        with pytest.raises(Malformed) as refusal:
            read(text, "on")
        assert list(refusal.value.fields) == ["on"]


def test_an_empty_day_is_none_only_where_it_may_be():
    assert wire.to_day_or_none("", "on") is None
    with pytest.raises(Malformed):
        wire.to_day("", "on")


@pytest.mark.parametrize(("value", "fits"), [(1948, False), (1949, True), (2200, True), (2201, False)])
def test_a_year_of_this_age(value, fits):
    if fits:
        assert wire.to_year(value) == value
        return
    with pytest.raises(Malformed) as refusal:
        wire.to_year(value)
    assert list(refusal.value.fields) == ["year"]
