"""The directory's rules: kinds of units, which posts fit where, one holder to a seat, one in charge of a matter."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from personnel.rules import LAW
from personnel.rules import directory_rules as rules

DAY = date(2026, 11, 23)
FAR = date(9999, 12, 31)


@pytest.mark.rule("R89.1")
def test_every_kind_of_the_regulation_is_known_and_no_other():
    for kind in LAW.value("R89.1", "kinds", DAY):
        rules.require_known_kind(kind, "" if kind == "government" else "gov", DAY)
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_known_kind("company", "gov", DAY)


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(("kind", "superior"), [("government", "gov"), ("department", "")])
def test_all_but_the_government_have_a_superior(kind, superior):
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_known_kind(kind, superior, DAY)


@pytest.mark.rule("R5.1")
@pytest.mark.parametrize(
    ("post", "unit_kind", "functions", "fits"),
    [
        ("mayor", "government", (), True),
        ("mayor", "department", (), False),
        ("vice_mayor", "government", (), True),
        ("vice_mayor", "town", (), False),
        ("office_director", "department", ("office",), True),
        ("office_director", "department", ("justice",), False),
        ("office_deputy", "department", (), False),
        ("unit_head", "department", ("justice",), True),
        ("unit_head", "department", ("office",), False),
        ("unit_head", "government", (), False),
        ("unit_deputy", "town", (), True),
        ("staff", "government", (), True),
    ],
)
def test_which_post_fits_which_unit(post, unit_kind, functions, fits):
    if fits:
        rules.require_post_fits(post, unit_kind, functions)
        return
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        rules.require_post_fits(post, unit_kind, functions)


def placed(code, superior, starts=DAY - timedelta(days=100), ends=FAR):
    return rules.Placed(code, superior, starts, ends)


KNOWN = [placed("gov", ""), placed("a", "gov"), placed("b", "a"), placed("c", "b")]


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(
    ("code", "superior", "stands"),
    [("x", "c", True), ("a", "gov", True), ("c", "a", True), ("a", "a", False), ("a", "b", False), ("a", "c", False),
     ("x", "nowhere", False)],
)  # fmt: skip
def test_no_unit_stands_under_itself(code, superior, stands):
    known = [one for one in KNOWN if one.code != code]
    if stands:
        rules.require_place(code, superior, known, DAY, FAR, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_place(code, superior, known, DAY, FAR, DAY)


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (1, True)])
def test_the_tree_is_judged_on_each_day_of_the_term(days, stands):
    """b leaves a on DAY; a may stand under b from that very day on, and not from the day before."""
    known = [placed("gov", ""), placed("b", "a", ends=DAY), placed("b", "gov", starts=DAY)]
    starts = DAY + timedelta(days=days)
    if stands:
        rules.require_place("a", "b", known, starts, FAR, DAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_place("a", "b", known, starts, FAR, DAY)
    assert refusal.value.judged["on"] == str(starts)


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (1, True)])
def test_a_superior_is_there_to_the_last_day(days, stands):
    known = [placed("gov", ""), placed("a", "gov", ends=DAY + timedelta(days=days))]
    if stands:
        rules.require_place("x", "a", known, DAY - timedelta(days=9), DAY, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_place("x", "a", known, DAY - timedelta(days=9), DAY, DAY)


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(("days", "correctable"), [(-1, False), (0, True), (1, True)])
def test_a_term_is_replaced_until_its_first_day_is_over(days, correctable):
    first = DAY + timedelta(days=days)
    if correctable:
        rules.require_correctable(first, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_correctable(first, DAY)


@pytest.mark.rule("R89.1")
@pytest.mark.parametrize(("holders", "under"), [(["甲"], []), ([], ["i01"]), ([], [])])
def test_a_unit_is_dissolved_when_nothing_needs_it(holders, under):
    if not holders and not under:
        rules.require_unneeded(holders, under, DAY, DAY)
        return
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        rules.require_unneeded(holders, under, DAY, DAY)


@pytest.mark.rule("R5.1")
@pytest.mark.parametrize(
    ("first", "end", "stands"),
    [(0, 0, True), (-1, 0, False), (1, 0, True), (0, 1, False), (0, -1, True)],
)
def test_a_post_is_held_only_while_it_is_established(first, end, stands):
    starts, ends = DAY, DAY + timedelta(days=30)
    term = (starts + timedelta(days=first), ends + timedelta(days=end))
    if stands:
        rules.require_established("科长", *term, starts, ends)
        return
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        rules.require_established("科长", *term, starts, ends)


@pytest.mark.rule("R5.1")
@pytest.mark.parametrize("kind", ["mayor", "vice_mayor", "office_director", "unit_head"])
def test_a_seat_of_one_may_be_held_by_acting(kind):
    rules.require_actable(kind, DAY)


@pytest.mark.rule("R5.1")
@pytest.mark.parametrize("kind", ["office_deputy", "unit_deputy", "staff"])
def test_a_post_that_many_hold_is_not_held_by_acting(kind):
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        rules.require_actable(kind, DAY)


@pytest.mark.rule("R5.1")
def test_a_post_is_abolished_when_nobody_holds_it():
    rules.require_unheld("科长", [], DAY)
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        rules.require_unheld("科长", ["甲"], DAY)


@pytest.mark.rule("R7.1")
def test_a_unit_in_nobodys_charge_is_in_its_superiors():
    assert rules.climbs(DAY) is True


@pytest.mark.rule("R9.1")
def test_a_correction_keeps_what_was():
    before, after = {"name": "甲", "clearance": 2}, {"name": "甲", "clearance": 1}
    assert rules.corrected(before, after) == {"clearance": [2, 1]}


@pytest.mark.rule("R5.1")
def test_a_seat_has_one_holder_at_a_time():
    rules.require_seat_free("市长", [])
    with pytest.raises(RuleBroken) as refusal:
        rules.require_seat_free("市长", ["市长甲"])
    assert refusal.value.judged["holders"] == ["市长甲"]


@pytest.mark.rule("R7.1")
def test_portfolios_are_of_vice_mayors_and_of_one_at_a_time():
    rules.require_vice_mayors(["vice_mayor", "vice_mayor"])
    rules.require_matter_free("d07", [])
    with pytest.raises(RuleBroken, match=r"R7\.1"):
        rules.require_vice_mayors(["vice_mayor", "unit_head"])
    with pytest.raises(RuleBroken, match=r"R7\.1"):
        rules.require_matter_free("d07", ["副市长"])


@pytest.mark.rule("R9.1")
def test_the_office_keeps_the_directory():
    assert rules.directory_keepers() == ("office.staff",)
