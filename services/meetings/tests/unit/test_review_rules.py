"""Who reviews, in how many working days, and what a finding must come to."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from chassis.workdays import Calendar
from meetings.rules import review_rules as rules
from meetings.rules.procedure_rules import KINDS
from meetings.rules.review_rules import Point, Window

DAY = date(2026, 11, 16)
MAJOR, NONE = frozenset({"major_decision"}), frozenset()
SWITCH = date(2024, 8, 1)
LEGAL = ("authority", "procedure", "content")
MARKET = ("market_access", "factor_flow", "production_cost", "production_conduct")
EXCEPTION = {"exception_ground": "public_benefit", "no_lesser_alternative": "已比较三种方案", "until": "2027-12-31"}


def refusal(call, *arguments):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments)
    return refused.value


def points(names, unmet=()):
    return [Point(name, name not in unmet, "已审查") for name in names]


@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("on", "reviewer", "powers"),
    [
        (SWITCH - timedelta(1), "sponsor", ("head:d08",)),
        (SWITCH, "market", ("market.head", "market.staff")),
        (SWITCH + timedelta(1), "market", ("market.head", "market.staff")),
    ],
)
def test_fair_competition_is_reviewed_by_whom_the_law_of_the_day_says(on, reviewer, powers):
    assert rules.competition_reviewer(on) == reviewer
    authority = rules.concluders("fair_competition", "d08", on)
    assert (authority.rule, authority.powers) == ("R25.6", powers)
    if reviewer == "sponsor":
        rules.require_preliminary("", on)
    else:
        rules.require_preliminary("初审符合标准", on)
        refused = refusal(rules.require_preliminary, "", on)
        assert (refused.rule, refused.judged["missing"]) == ("R25.6", ["preliminary_review"])


@pytest.mark.rule("R9.1")
@pytest.mark.rule("R25.4")
@pytest.mark.rule("R25.5")
@pytest.mark.rule("R25.6")
def test_each_kind_is_concluded_by_the_sponsors_head_or_the_bureau_whose_function_it_is():
    found = {kind: rules.concluders(kind, "d08", DAY) for kind in KINDS}
    bureaus = {"legality": "justice", "budget_performance": "finance", "fair_competition": "market"}
    for kind, authority in found.items():
        if kind in bureaus:
            assert authority.powers == (f"{bureaus[kind]}.head", f"{bureaus[kind]}.staff")
            assert authority.rule in ("R25.4", "R25.5", "R25.6")
        else:
            assert authority == ("R9.1", ("head:d08",))
    assert set(rules.keepers("d08").powers) == {"head:d08", "deputy:d08", "member:d08", "office.staff"}


@pytest.mark.rule("R25.5")
@pytest.mark.parametrize(
    ("flags", "normative", "window"),
    [(NONE, False, (0, 0)), (MAJOR, False, (7, 0)), (NONE, True, (5, 15)), (MAJOR, True, (7, 15))],
)
def test_a_legality_review_has_its_own_days_and_where_both_apply_those_that_suit_both(flags, normative, window):
    assert rules.review_window(flags, normative, DAY) == window


@pytest.mark.rule("R25.5")
@pytest.mark.parametrize("least", [5, 7])
def test_a_review_takes_its_days_or_has_its_urgent_ground_on_record(least):
    window = Window(least, 0)
    for workdays in (least, least + 1):
        rules.require_review_time(window, workdays, "lawful", "")
    refused = refusal(rules.require_review_time, window, least - 1, "lawful", "")
    assert (refused.rule, refused.judged["workdays"], refused.judged["least_workdays"]) == ("R25.5", least - 1, least)
    rules.require_review_time(window, 0, "unlawful", "汛情")
    rules.require_review_time(window, 0, "incomplete", "")


@pytest.mark.rule("R25.5")
def test_the_days_are_those_of_the_states_calendar():
    """Handed in on the last working day before the National Day, the holiday counts for nothing."""
    calendar, window = Calendar.load(), Window(7, 0)
    handed_in = date(2026, 9, 30)
    day = calendar.workdays_after(handed_in, 7).date
    assert day > date(2026, 10, 14)
    rules.require_review_time(window, calendar.workdays_between(handed_in, day), "lawful", "")
    before = calendar.workdays_between(handed_in, day - timedelta(1))
    assert refusal(rules.require_review_time, window, before, "lawful", "").rule == "R25.5"


@pytest.mark.rule("R25.5")
@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("kind", "rule", "names", "good", "bad"),
    [("legality", "R25.5", LEGAL, "lawful", "unlawful"), ("fair_competition", "R25.6", MARKET, "passed", "failed")],
)
def test_a_finding_is_what_the_answers_to_its_points_come_to(kind, rule, names, good, bad):
    rules.require_points(kind, good, points(names), DAY)
    rules.require_points(kind, "incomplete", [], DAY)
    for name in names:
        rules.require_points(kind, bad, points(names, {name}), DAY)
        refused = refusal(rules.require_points, kind, good, points(names, {name}), DAY)
        assert (refused.rule, refused.judged["unmet"]) == (rule, [name])
        others = [point for point in points(names) if point.name != name]
        assert refusal(rules.require_points, kind, good, others, DAY).judged["missing"] == [name]
        silent = [*others, Point(name, True, "")]
        assert refusal(rules.require_points, kind, good, silent, DAY).judged["missing"] == [name]
    assert refusal(rules.require_points, kind, bad, points(names), DAY).judged["unmet"] == []
    rules.require_points("participation", "completed", [], DAY)


@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"exception_ground": "convenience"}, ["exception_ground"]),
        ({"exception_ground": ""}, ["exception_ground"]),
        ({"no_lesser_alternative": ""}, ["no_lesser_alternative"]),
        ({"until": ""}, ["until"]),
        ({"until": DAY.isoformat()}, ["until"]),
    ],
)
def test_an_exception_names_its_ground_why_nothing_less_would_do_and_its_end(change, missing):
    rules.require_exception("passed_by_exception", EXCEPTION, DAY)
    rules.require_exception("passed_by_exception", EXCEPTION | {"until": (DAY + timedelta(1)).isoformat()}, DAY)
    rules.require_exception("passed", {}, DAY)
    refused = refusal(rules.require_exception, "passed_by_exception", EXCEPTION | change, DAY)
    assert (refused.rule, refused.judged["missing"]) == ("R25.6", missing)
