"""Standing in: deputies for heads, who is needed, and who agrees to another."""

from uuid import UUID

import pytest

from chassis.law import RuleBroken
from personnel.rules import stand_in_rules as rules
from personnel.rules.standing_rules import Absence, Facts, Seat, powers_of, suspended

HEAD, DEPUTY, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
SEATS = (
    Seat(HEAD, UUID(int=11), "unit_head", ("d07",), ("justice",)),
    Seat(DEPUTY, UUID(int=12), "unit_deputy", ("d07",), ("justice",)),
    Seat(OTHER, UUID(int=13), "unit_deputy", ("d02",)),
)
HEADS = {"head:d07", "justice.head"}


def keys(person, *absences):
    return {held.key for held in powers_of(Facts(person, SEATS, absences))}


@pytest.mark.rule("R9.1")
def test_a_heads_powers_pass_to_the_deputy_who_is_named():
    away = Absence(HEAD, DEPUTY, "leave")
    assert keys(HEAD, away) == {"member:d07", "justice.staff"}
    assert keys(DEPUTY, away) >= {*HEADS, "deputy:d07"}
    assert {one.key: one.holder_id for one in suspended(Facts(HEAD, SEATS, (away,)))} == dict.fromkeys(HEADS, DEPUTY)


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize("named", [None, OTHER])
def test_they_stay_with_the_head_when_nobody_fit_is_named(named):
    away = Absence(HEAD, named, "leave")
    assert keys(HEAD, away) >= HEADS
    assert not keys(OTHER, away) & HEADS
    assert suspended(Facts(HEAD, SEATS, (away,))) == []


@pytest.mark.rule("R7.2")
def test_who_overstays_is_back_when_needed_for_another():
    a, b = UUID(int=4), UUID(int=5)
    seats = (
        Seat(a, UUID(int=14), "vice_mayor", ("gov",), matters=("d01",)),
        Seat(b, UUID(int=15), "vice_mayor", ("gov",)),
    )
    over = Absence(b, a, "leave of b", overdue=True, needed=True)
    away = Absence(a, b, "leave of a")
    of_b = {held.key for held in powers_of(Facts(b, seats, (over, away)))}
    assert {"vice_mayor", "portfolio:d01"} <= of_b
    assert {held.key for held in powers_of(Facts(a, seats, (over, away)))} == {"member:gov"}
    merely_late = Absence(b, a, "leave of b", overdue=True)
    assert "vice_mayor" not in {held.key for held in powers_of(Facts(b, seats, (merely_late,)))}


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize("named", [UUID(int=6), None])
def test_powers_that_nobody_else_can_hold_stay_with_who_is_away(named):
    a = UUID(int=4)
    seats = (Seat(a, UUID(int=14), "vice_mayor", ("gov",), matters=("d01",)),)
    alone = Facts(a, seats, (Absence(a, named, "leave"),))
    assert suspended(alone) == []
    assert {"vice_mayor", "portfolio:d01"} <= {held.key for held in powers_of(alone)}


@pytest.mark.rule("R9.1")
def test_a_deputy_must_fit_and_be_present():
    rules.require_deputy(True, [])
    for fits, away in ((False, []), (True, ["leave"])):
        with pytest.raises(RuleBroken, match=r"R9\.1"):
            rules.require_deputy(fits, away)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        rules.require_not_needed(["leave of the head"], "R9.1")


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(
    ("chain", "acts", "asked"),
    [(["portfolio:d07", "mayor.approve"], True, "mayor.approve"), (["mayor.approve"], False, ""), ([], True, "")],
)
def test_who_approved_last_agrees_unless_nobody_would_act_meanwhile(chain, acts, asked):
    assert rules.agrees_to_stand_in(chain, acts) == asked


@pytest.mark.rule("R7.2")
def test_the_person_and_the_office_name_another():
    assert rules.naming_powers(HEAD) == (f"person:{HEAD}", "office.staff")
