"""What the mayor may entrust: which powers pass, what a paper adds or keeps back, and who may be given what."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from personnel.rules import mandate_rules as rules
from personnel.rules.standing_rules import MAYOR_POWERS

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


@pytest.mark.rule("R5.2")
@pytest.mark.parametrize(
    ("grant", "withhold", "expected"),
    [
        ((), (), ("mayor.convene", "mayor.chair", "mayor.approve")),
        (("mayor.sign",), (), ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign")),
        ((), ("mayor.approve",), ("mayor.convene", "mayor.chair")),
        (MAYOR_POWERS, (), MAYOR_POWERS),
        (("mayor.seal",), ("mayor.seal",), ("mayor.convene", "mayor.chair", "mayor.approve")),
    ],
)
def test_signing_and_the_seal_stay_unless_granted(grant, withhold, expected):
    assert rules.passing_powers(grant, withhold, DAY) == expected


@pytest.mark.rule("R5.2")
@pytest.mark.parametrize(
    ("vice_mayor", "powers", "until", "lawful"),
    [(True, ["mayor.chair"], DAY, True), (False, ["mayor.chair"], DAY, False), (True, [], DAY, False)],
)
def test_a_delegation_is_to_a_vice_mayor_and_of_something(vice_mayor, powers, until, lawful):
    if lawful:
        rules.require_entrustable(vice_mayor, powers, DAY, until)
        return
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        rules.require_entrustable(vice_mayor, powers, DAY, until)


@pytest.mark.rule("R5.2")
def test_a_delegation_ends_no_earlier_than_it_begins():
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        rules.require_entrustable(True, ["mayor.chair"], NEXT, DAY)


@pytest.mark.rule("R5.2")
def test_one_acts_who_is_present_while_the_mayor_is_away():
    rules.require_one_delegate([], DAY, NEXT)
    rules.require_present([], DAY, NEXT)
    rules.require_entrusted(True, DAY, NEXT)
    for broken in (
        lambda: rules.require_one_delegate(["paper"], DAY, NEXT),
        lambda: rules.require_present(["leave"], DAY, NEXT),
        lambda: rules.require_entrusted(False, DAY, NEXT),
    ):
        with pytest.raises(RuleBroken, match=r"R5\.2"):
            broken()


@pytest.mark.rule("R5.1")
@pytest.mark.parametrize(
    ("power", "posts", "kind"),
    [
        ("mayor.seal", ["office_director"], "office_director"),
        ("mayor.seal", ["staff", "office_director"], "office_director"),
        ("mayor.seal", ["vice_mayor"], None),
        ("mayor.sign.decided", ["vice_mayor"], "vice_mayor"),
        ("mayor.sign.decided", ["office_director"], None),
        ("mayor.sign", ["vice_mayor"], None),
    ],
)
def test_what_may_be_authorized_to_whom(power, posts, kind):
    if kind:
        assert rules.require_grantable(power, posts, DAY) == kind
        return
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        rules.require_grantable(power, posts, DAY)


@pytest.mark.rule("R5.2")
def test_only_the_mayor_entrusts_and_authorizes():
    assert rules.entrusting_powers() == rules.authorizing_powers() == ("mayor",)
