"""The directory's rules: kinds of units, which posts fit where, one holder to a seat, one in charge of a matter."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from personnel.rules import LAW
from personnel.rules import directory_rules as rules

DAY = date(2026, 11, 23)


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
