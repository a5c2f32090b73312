"""Reachability at its thresholds: how long, how late, who is called instead, whose a number is."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.model import phone
from personnel.model.duty import hours_of
from personnel.model.reachability import ANNOUNCED, ENDED, OVER, UNDER_WAY, UNREACHABLE, UnreachableWindow
from personnel.rules import contact_rules as rules

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA = UUID(int=7)


def refused(judge, *arguments):
    with pytest.raises(RuleBroken) as refusal:
        judge(*arguments)
    assert refusal.value.rule == "R78.1"
    assert refusal.value.judged["most_hours"] == 24
    return refusal.value.judged


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(("more", "lawful"), [(-MINUTE, True), (timedelta(), True), (MINUTE, False)])
def test_a_time_without_contact_lasts_a_day_at_most(more, lawful):
    ends_at = NOW + timedelta(hours=24) + more
    if lawful:
        rules.require_short(NOW, ends_at, DAY)
    else:
        refused(rules.require_short, NOW, ends_at, DAY)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("ago", "lawful"), [(-MINUTE, True), (29 * MINUTE, True), (30 * MINUTE, True), (31 * MINUTE, False)]
)
def test_it_is_announced_half_an_hour_after_its_beginning_at_the_latest(ago, lawful):
    if lawful:
        rules.require_announced(NOW - ago, NOW, DAY)
    else:
        refused(rules.require_announced, NOW - ago, NOW, DAY)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("oneself", "has_phone", "lawful"), [(False, True, True), (True, True, False), (False, False, False)]
)
def test_another_who_has_a_number_is_called_instead(oneself, has_phone, lawful):
    if lawful:
        rules.require_contact(oneself, has_phone, DAY)
    else:
        refused(rules.require_contact, oneself, has_phone, DAY)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(("away", "unreachable"), [(False, False), (True, False), (False, True)])
def test_who_is_called_instead_is_reached(away, unreachable):
    if away or unreachable:
        judged = refused(rules.require_contact_reachable, away, unreachable, DAY)
        assert (judged["contact_is_away"], judged["contact_is_unreachable"]) == (away, unreachable)
    else:
        rules.require_contact_reachable(away, unreachable, DAY)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize("judge", [rules.require_alone, rules.require_not_called, rules.require_off_duty])
def test_nothing_else_may_rely_on_the_person(judge):
    judge(0, DAY)
    refused(judge, 1, DAY)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("has_phone", "away", "unreachable", "lawful"),
    [(True, False, False, True), (False, False, False, False), (True, True, False, False), (True, False, True, False)],
)
def test_who_is_on_duty_is_there_and_reached(has_phone, away, unreachable, lawful):
    if lawful:
        rules.require_on_hand("甲", has_phone, away, unreachable, DAY)
    else:
        assert refused(rules.require_on_hand, "甲", has_phone, away, unreachable, DAY)["name"] == "甲"


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("posts", "lawful"),
    [(["vice_mayor"], True), (["staff", "office_deputy"], True), (["unit_head"], False), ([], False)],
)
def test_a_shift_is_led_by_a_leader_or_the_office(posts, lawful):
    if lawful:
        rules.require_duty_leader(posts, DAY)
    else:
        refused(rules.require_duty_leader, posts, DAY)


@pytest.mark.rule("R78.1")
def test_the_shifts_of_a_day_follow_on_each_other():
    assert rules.shift_hours("day", DAY) == (8, 18)
    assert rules.shift_hours("night", DAY) == (18, 32)
    refused(rules.shift_hours, "noon", DAY)
    begins, ends = hours_of(DAY, (18, 32))
    assert (begins.astimezone(UTC), ends.astimezone(UTC)) == (
        datetime(2026, 11, 23, 10, tzinfo=UTC),
        datetime(2026, 11, 24, 0, tzinfo=UTC),
    )


@pytest.mark.rule("R78.1")
def test_who_announces_who_reads_and_who_rosters():
    watchers = rules.unit_watchers(["i02", "d08"])
    assert watchers == ("head:i02", "deputy:i02", "head:d08", "deputy:d08")
    assert rules.announcing_powers(ANNA, ("head:d08",)) == (f"person:{ANNA}", "head:d08", "office.staff")
    assert rules.board_readers({"d08"}) == (*rules.LEADING, "office.staff", "head:d08", "deputy:d08")
    assert rules.roster_keepers() == ("office.staff",)
    assert [rules.reach(*state) for state in ((False, False), (False, True), (True, False), (True, True))] == [
        "reachable",
        "unreachable",
        "away",
        "away",
    ]


@pytest.mark.rule("R78.2")
@pytest.mark.parametrize(("after", "late"), [(0, 0), (1, 0), (2, 1), (9, 8)])
def test_a_changed_number_is_reported_the_day_after_at_the_latest(after, late):
    assert rules.report_days_late(DAY, DAY + timedelta(days=after), DAY) == late


@pytest.mark.rule("R78.2")
def test_who_reports_reads_and_keeps_numbers():
    assert rules.phone_reporters(ANNA) == (f"person:{ANNA}", "office.staff")
    assert rules.phone_keepers() == ("office.staff",)
    assert rules.number_readers() == ("office.staff", *rules.LEADING)


@pytest.mark.rule("R78.2")
@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("138 0631 0001", "13806310001"),
        ("+86 138-0631-0001", "13806310001"),
        ("0086 13806310001", "13806310001"),
        ("(0631) 665-1234", "06316651234"),
        ("6651234", "6651234"),
        ("+852 2123 4567", "+85221234567"),
        ("00 852 21234567", "+85221234567"),
    ],
)
def test_a_number_has_one_plain_form_however_it_is_written(written, digits):
    assert phone.digits_of(written) == digits


@pytest.mark.rule("R78.2")
def test_a_number_is_found_with_and_without_the_citys_area_code():
    assert {"6651234", "06316651234"} <= set(rules.forms_of("6651234", DAY))
    assert {"6651234", "06316651234"} <= set(rules.forms_of("06316651234", DAY))
    assert "" not in rules.forms_of("0631", DAY)


def test_a_number_nobody_told_the_kind_of_is_known_by_its_form():
    numbers = ("13806310001", "+85221234567", "06316651234", "12345678901")
    assert [phone.kind_of(number) for number in numbers] == ["mobile", "mobile", "office", "office"]


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("at", "early", "state"),
    [(-1, False, ANNOUNCED), (0, False, UNDER_WAY), (59, False, UNDER_WAY), (60, False, OVER), (30, True, ENDED)],
)
def test_time_alone_leads_a_window_on(at, early, state):
    window = UnreachableWindow(starts_at=NOW, ends_at=NOW + timedelta(hours=1), ended_early=early)
    assert window.state_at(NOW + timedelta(minutes=at)) == state
    assert all(row.rule == "R78.1" for row in UNREACHABLE.rows.values())
