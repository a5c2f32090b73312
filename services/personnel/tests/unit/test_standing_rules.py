"""Standing judged on plain facts: what each post brings, what passes to others, and that it comes back."""

from itertools import product
from uuid import UUID

import pytest

from personnel.rules.standing_rules import (
    MAYOR_POWERS,
    Absence,
    Authorized,
    Entrusted,
    Facts,
    Held,
    Seat,
    powers_of,
    suspended,
)


def uid(number: int) -> UUID:
    return UUID(int=number)


MAYOR, A, B, DIRECTOR = uid(1), uid(2), uid(3), uid(4)
P_MAYOR, P_A, P_B, P_DIRECTOR = uid(11), uid(12), uid(13), uid(14)
SEATS = (
    Seat(MAYOR, P_MAYOR, "mayor", ("gov",), title="市长"),
    Seat(A, P_A, "vice_mayor", ("gov",), matters=("area:finance", "d07"), title="副市长"),
    Seat(B, P_B, "vice_mayor", ("gov",), matters=("d02",), title="副市长"),
    Seat(DIRECTOR, P_DIRECTOR, "office_director", ("office",), ("office",), title="办公室主任"),
)
LEAVE = Absence(A, B, "leave of A", "2026-11-30")
PASSES = ("mayor.convene", "mayor.chair", "mayor.approve")
ENTRUSTED = Entrusted(MAYOR, B, P_B, PASSES, "paper 1", "2026-11-30")
SEAL = Authorized(DIRECTOR, MAYOR, P_DIRECTOR, "mayor.seal", "paper 2")


def facts(person: UUID, *, absences=(), delegations=(), authorizations=(), seats=SEATS) -> Facts:
    return Facts(person, seats, absences, delegations, [one for one in authorizations if one.person_id == person])


def keys(person: UUID, **more) -> set[str]:
    return {held.key for held in powers_of(facts(person, **more))}


@pytest.mark.rule("R5.1")
def test_the_mayor_holds_the_powers_of_the_mayor_and_nobody_else_does():
    assert keys(MAYOR) >= set(MAYOR_POWERS)
    for other in (A, B, DIRECTOR):
        assert not keys(other) & set(MAYOR_POWERS)


@pytest.mark.rule("R7.1")
def test_a_vice_mayor_holds_what_the_post_is_in_charge_of():
    assert keys(A) == {"vice_mayor", "portfolio:d07", "portfolio:area:finance", "member:gov"}


WIDE = (
    Seat(A, P_A, "vice_mayor", ("gov",), matters=("d07",), title="副市长", under=(("i07", "d07"), ("s07", "d07"))),
    *(seat for seat in SEATS if seat.person_id != A),
)
"""A is in charge of d07 alone, and of two units under it that are in nobody's own charge."""


@pytest.mark.rule("R7.1")
def test_a_unit_in_nobodys_own_charge_comes_with_its_superior_and_says_so():
    held = {one.key: one for one in powers_of(facts(A, seats=WIDE))}
    assert held.keys() == {"vice_mayor", "portfolio:d07", "portfolio:i07", "portfolio:s07", "member:gov"}
    assert held["portfolio:i07"] == Held("portfolio:i07", through="d07")
    assert {one.through for key, one in held.items() if key not in ("portfolio:i07", "portfolio:s07")} == {""}
    assert not {"portfolio:i07", "portfolio:s07"} & keys(B, seats=WIDE)


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.2")
def test_what_comes_with_a_superior_passes_and_rests_as_the_superior_does():
    assert keys(A, seats=WIDE, absences=[LEAVE]) == {"member:gov"}
    borrowed = Held("portfolio:i07", "substitution", A, "leave of A", "2026-11-30", "d07")
    assert borrowed in powers_of(facts(B, seats=WIDE, absences=[LEAVE]))
    rest = {one.key: (one.holder_id, one.through) for one in suspended(facts(A, seats=WIDE, absences=[LEAVE]))}
    assert rest["portfolio:i07"] == rest["portfolio:s07"] == (B, "d07")
    assert rest["portfolio:d07"] == rest["vice_mayor"] == (B, "")
    assert "portfolio:i07" in keys(A, seats=WIDE, absences=[Absence(A, DIRECTOR, "leave", "")])


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        (
            ("office_director", ("office",), ("office",)),
            {"head:office", "member:office", "office.head", "office.staff"},
        ),
        (
            ("office_deputy", ("office",), ("office",)),
            {"deputy:office", "member:office", "office.deputy", "office.staff"},
        ),
        (("unit_head", ("d07",), ("justice",)), {"head:d07", "member:d07", "justice.head", "justice.staff"}),
        (("unit_deputy", ("d07",), ("justice",)), {"deputy:d07", "member:d07", "justice.deputy", "justice.staff"}),
        (("staff", ("d07",), ("justice",)), {"member:d07", "justice.staff"}),
        (("unit_head", ("d01",), ()), {"head:d01", "member:d01"}),
        # Who heads an internal unit is a member of the unit it is part of, not its head.
        (("unit_head", ("i01", "office"), ("office",)), {"head:i01", "member:i01", "member:office", "office.staff"}),
    ],
)
def test_what_each_kind_of_post_brings(seat, expected):
    kind, units, functions = seat
    assert keys(uid(9), seats=(Seat(uid(9), uid(19), kind, units, functions),)) == expected


@pytest.mark.rule("R7.2")
def test_while_a_vice_mayor_is_away_the_b_role_holds_it_in_his_place_and_he_does_not():
    assert keys(A, absences=[LEAVE]) == {"member:gov"}
    held = powers_of(facts(B, absences=[LEAVE]))
    assert Held("portfolio:d07", "substitution", A, "leave of A", "2026-11-30") in held
    assert Held("vice_mayor", "substitution", A, "leave of A", "2026-11-30") in held
    assert Held("portfolio:d02") in held
    rest = {one.key: one.holder_id for one in suspended(facts(A, absences=[LEAVE]))}
    assert rest == {"vice_mayor": B, "portfolio:d07": B, "portfolio:area:finance": B}


@pytest.mark.rule("R7.2")
def test_who_is_no_vice_mayor_or_is_away_too_does_not_stand_in():
    to_director = Absence(A, DIRECTOR, "leave", "")
    assert "portfolio:d07" not in keys(DIRECTOR, absences=[to_director])
    assert "portfolio:d07" not in keys(B, absences=[LEAVE, Absence(B, None, "leave of B", "")])


@pytest.mark.rule("R5.2")
def test_a_delegation_passes_exactly_what_it_names():
    held = powers_of(facts(B, delegations=[ENTRUSTED]))
    assert {one.key for one in held if one.via == "delegation"} == set(PASSES)
    assert all(one.on_behalf_of == MAYOR and one.instrument == "paper 1" for one in held if one.via == "delegation")
    assert keys(MAYOR, delegations=[ENTRUSTED]) == {"mayor", "mayor.sign", "mayor.seal", "member:gov"}
    assert [one.holder_id for one in suspended(facts(MAYOR, delegations=[ENTRUSTED]))] == [B, B, B]


@pytest.mark.rule("R5.2")
def test_a_paper_is_worth_nothing_when_either_has_left_the_post():
    without_mayor = tuple(seat for seat in SEATS if seat.person_id != MAYOR)
    assert not keys(B, delegations=[ENTRUSTED], seats=without_mayor) & set(MAYOR_POWERS)
    without_b = tuple(seat for seat in SEATS if seat.person_id != B)
    assert keys(MAYOR, delegations=[ENTRUSTED], seats=without_b) >= set(MAYOR_POWERS)
    assert not keys(B, delegations=[ENTRUSTED], seats=without_b)


@pytest.mark.rule("R5.1")
def test_an_authorization_is_shared_and_ends_with_the_post_or_the_mayor():
    assert Held("mayor.seal", "authorization", MAYOR, "paper 2") in powers_of(facts(DIRECTOR, authorizations=[SEAL]))
    assert "mayor.seal" in keys(MAYOR, authorizations=[SEAL])
    for gone in (MAYOR, DIRECTOR):
        seats = tuple(seat for seat in SEATS if seat.person_id != gone)
        assert "mayor.seal" not in keys(DIRECTOR, authorizations=[SEAL], seats=seats)


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R5.2")
@pytest.mark.parametrize("acting", [None, A, B])
@pytest.mark.parametrize("granted", [PASSES, MAYOR_POWERS, ("mayor.sign",)])
@pytest.mark.parametrize("present", list(product([True, False], repeat=3)))
def test_every_power_of_mayor_and_portfolio_has_exactly_one_holder(acting, granted, present):
    """In every combination of who serves, who acts and who is away (never both partners) none is lost or doubled."""
    serving = dict(zip((MAYOR, A, B), present, strict=True))
    seats = tuple(seat for seat in SEATS if serving.get(seat.person_id, True))
    delegations = [] if acting is None else [Entrusted(MAYOR, acting, {A: P_A, B: P_B}[acting], granted, "paper", "")]
    for away in ((), (Absence(A, B, "leave", ""),), (Absence(B, A, "leave", ""),)):
        # The gates see to it that who acts, and who stands in, neither leaves the post nor goes away.
        if any(one.person_id == acting or not serving[one.stand_in_id] for one in away):
            continue
        owners: dict[str, list[UUID]] = {}
        for person in (MAYOR, A, B):
            for held in powers_of(facts(person, absences=away, delegations=delegations, seats=seats)):
                if held.key.startswith(("mayor.", "portfolio:")):
                    owners.setdefault(held.key, []).append(person)
        expected = set(MAYOR_POWERS) if serving[MAYOR] else set()
        expected |= {f"portfolio:{matter}" for seat in seats for matter in seat.matters}
        assert set(owners) == expected
        assert all(len(holders) == 1 for holders in owners.values()), owners
