"""Quota, protected towns, budget items and study: at each threshold and a step to each side."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from meetings.rules import economy_rules

ON = date(2026, 11, 16)


@pytest.mark.rule("R81.1")
@pytest.mark.parametrize(
    ("cost", "item", "passes"), [(0, "", True), (1, "", False), (1, "会议费", True), (0, "会议费", True)]
)
def test_costs_name_their_budget_item(cost, item, passes):
    if passes:
        economy_rules.require_budget_item(cost, item)
    else:
        with pytest.raises(RuleBroken, match=r"R81\.1"):
            economy_rules.require_budget_item(cost, item)


@pytest.mark.rule("R55.2")
@pytest.mark.parametrize(
    ("kind", "used", "city", "passes"),
    [
        ("annual", 0, 0, True),
        ("annual", 1, 1, False),
        ("annual", 2, 2, False),
        ("annual", 0, 29, True),
        ("annual", 0, 30, False),
        ("annual", 0, 31, False),
        ("other", 5, 99, True),
    ],
)
def test_one_annual_meeting_a_department_within_the_ceiling_of_the_city(kind, used, city, passes):
    if passes:
        economy_rules.require_within_quota(kind, 2026, used, city, ON)
    else:
        with pytest.raises(RuleBroken, match=r"R55\.2") as refused:
            economy_rules.require_within_quota(kind, 2026, used, city, ON)
        assert refused.value.judged == {
            "year": 2026,
            "used": used,
            "per_department": 1,
            "city_used": city,
            "city_ceiling": 30,
        }


@pytest.mark.rule("R55.3")
@pytest.mark.parametrize(
    ("heads", "approved", "refused"),
    [
        (set(), set(), set()),
        ({"d09"}, set(), set()),
        ({"t01"}, set(), {"t01"}),
        ({"t01"}, {"t01"}, set()),
        ({"t01", "t02", "d09"}, {"t01"}, {"t02"}),
    ],
)
def test_heads_of_towns_come_by_an_exception_that_names_the_town(heads, approved, refused):
    given = frozenset(heads), frozenset({"t01", "t02"}), frozenset(approved)
    if not refused:
        economy_rules.require_no_town_heads(*given)
        return
    with pytest.raises(RuleBroken, match=r"R55\.3") as broken:
        economy_rules.require_no_town_heads(*given)
    assert broken.value.judged["heads"] == [f"head:{town}" for town in sorted(refused)]


@pytest.mark.rule("R55.3")
def test_the_rulebook_says_who_is_protected_and_who_excepts():
    assert economy_rules.protected_kinds(ON) == ("town",)
    assert economy_rules.exception_approvers("d08", ON) == ("R55.3", ("mayor.approve", "portfolio:d08"))


@pytest.mark.rule("R85.1")
def test_a_unit_keeps_its_register_of_study_and_only_what_was_held_counts():
    assert economy_rules.study_keepers("d08") == ("R85.1", ("head:d08", "deputy:d08", "office.staff"))
    assert [economy_rules.counts_as_study(state) for state in ("planned", "held", "cancelled")] == [False, True, False]


@pytest.mark.rule("R55.4")
@pytest.mark.parametrize(
    ("office", "leads", "all_of_it"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_the_citys_numbers_are_for_the_office_and_the_leaders(office, leads, all_of_it):
    assert economy_rules.may_count_all(office, leads) is all_of_it
