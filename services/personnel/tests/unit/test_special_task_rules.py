"""Special tasks: the mayor's to give, to one person, for a matter in nobody else's charge."""

from datetime import date
from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.rules import LAW
from personnel.rules import special_task_rules as rules
from personnel.rules.standing_rules import Facts, Seat, powers_of

DAY = date(2026, 11, 23)
KINDS = LAW.value("R7.3", "holders", DAY)


@pytest.mark.rule("R7.3")
def test_the_mayor_alone_gives_special_tasks():
    assert rules.task_givers() == ("mayor",)


@pytest.mark.rule("R7.3")
@pytest.mark.parametrize(
    ("kind", "holders", "lawful"),
    [*((kind, 1, True) for kind in KINDS), ("unit_head", 1, False), ("mayor", 1, False), ("staff", 1, False),
     ("office_deputy", 0, False), ("office_deputy", 2, False)],
)  # fmt: skip
def test_a_special_task_goes_to_a_listed_post_that_one_person_holds(kind, holders, lawful):
    if lawful:
        rules.require_task_holder(kind, holders, DAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_task_holder(kind, holders, DAY)
    assert (refusal.value.rule, refusal.value.judged["holders"]) == ("R7.3", KINDS)


@pytest.mark.rule("R7.3")
def test_no_matter_is_given_twice():
    rules.require_task_free("expo", [], DAY)
    with pytest.raises(RuleBroken, match=r"R7\.3"):
        rules.require_task_free("expo", ["副市长"], DAY)


@pytest.mark.rule("R7.3")
@pytest.mark.parametrize("kind", ["vice_mayor", "office_director", "office_deputy"])
def test_whoever_holds_the_post_holds_the_power_over_the_task(kind):
    seat = Seat(UUID(int=1), UUID(int=11), kind, ("office",), matters=("area:expo",))
    assert "portfolio:area:expo" in {held.key for held in powers_of(Facts(UUID(int=1), (seat,)))}
