"""Article 63 as a table: each ground against each power, and what must have come first."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from documents.rules import sign_off_rules as rules

ON = date(2022, 6, 17)
POWERS = ("mayor.sign", "mayor.sign.decided", "vice_mayor", "office.head", "office.staff", "head:d08", "mayor.approve")
# Who signs, by row of article 63. An authorisation (mayor.sign.decided) reaches item six and nothing else.
MATRIX = """
ground  mayor.sign  mayor.sign.decided  vice_mayor  office.head  office.staff  head:d08  mayor.approve
R63.1   yes         no                  no          no           no            no        no
R63.2   yes         no                  no          no           no            no        no
R63.3   yes         no                  no          no           no            no        no
R63.4   yes         no                  no          no           no            no        no
R63.5   yes         no                  no          no           no            no        no
R63.6   yes         yes                 no          no           no            no        no
R63.7   no          no                  no          yes          no            no        no
"""
ROWS = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = [
    pytest.param(row[0], power, cell == "yes", marks=pytest.mark.rule(row[0]), id=f"{row[0]}-{power}")
    for row in ROWS[1:]
    for power, cell in zip(ROWS[0][1:], row[1:], strict=True)
]


def test_the_table_names_every_ground_and_every_power():
    assert [row[0] for row in ROWS[1:]] == list(rules.SIGN_OFF)
    assert tuple(ROWS[0][1:]) == POWERS
    assert {power for row in rules.SIGN_OFF.values() for power in row.powers} <= set(POWERS)


@pytest.mark.parametrize(("ground", "power", "signs"), CELLS)
def test_who_signs_what(ground, power, signs):
    assert (power in rules.signing_powers(ground, "letter")) is signs


@pytest.mark.rule("R63.6")
def test_an_authorisation_narrowed_to_letters_signs_letters_by_row_six_alone():
    assert "mayor.sign.decided/letter" in rules.signing_powers("R63.6", "letter")
    assert "mayor.sign.decided/letter" not in rules.signing_powers("R63.6", "notice")
    assert "mayor.sign.decided/letter" not in rules.signing_powers("R63.5", "letter")


@pytest.mark.parametrize(
    ("issuer", "doc_type", "normative", "grounds"),
    [
        ("office", "notice", False, {"R63.7"}),
        ("office", "notice", True, {"R63.7"}),
        ("government", "notice", True, {"R63.2"}),
        ("government", "motion", False, {"R63.2"}),
        ("government", "request", False, {"R63.1"}),
        ("government", "report", False, {"R63.1"}),
        ("government", "notice", False, {"R63.1", "R63.3", "R63.4", "R63.5", "R63.6"}),
    ],
)
@pytest.mark.rule("R56.1")
def test_the_ground_fits_what_the_document_is(issuer, doc_type, normative, grounds):
    for ground in rules.SIGN_OFF:
        if ground in grounds:
            rules.require_fitting_ground(ground, issuer, doc_type, normative)
            continue
        with pytest.raises(RuleBroken, match=r"R56\.1"):
            rules.require_fitting_ground(ground, issuer, doc_type, normative)


@pytest.mark.rule("R63.5")
@pytest.mark.parametrize(("missing", "may"), [((), True), (("portfolio:d08",), False)])
def test_one_missing_countersignature_is_enough_to_wait(missing, may):
    if may:
        rules.require_countersigned(missing)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_countersigned(missing)
    assert refused.value.judged == {"missing": ["portfolio:d08"]}


@pytest.mark.rule("R63.5")
def test_the_drafters_portfolio_is_always_touched_and_none_is_asked_twice():
    assert rules.countersigning_powers("d08", []) == ("portfolio:d08",)
    assert rules.countersigning_powers("d08", ["d09", "d08"]) == ("portfolio:d08", "portfolio:d09")


@pytest.mark.rule("R63.6")
@pytest.mark.parametrize(
    ("kind", "outcome", "routine", "may"),
    [
        ("executive", "adopted", "", True),
        ("executive", "adopted_with_changes", "", True),
        ("plenary", "adopted_with_changes", "", False),
        ("executive", "rejected", "", False),
        ("executive", "referred", "", False),
        ("executive", "deferred", "", False),
        ("plenary", "adopted", "", False),
        ("mayor_office", "adopted", "", False),
        ("", "", "land_supply_approval", True),
        ("", "", "something_else", False),
        ("", "", "", False),
    ],
)
def test_item_six_rests_on_a_decision_or_on_the_routine_list(kind, outcome, routine, may):
    if may:
        rules.require_basis(kind, outcome, routine, ON)
        return
    with pytest.raises(RuleBroken, match=r"R63\.6"):
        rules.require_basis(kind, outcome, routine, ON)


@pytest.mark.rule("R63.7")
def test_assent_that_was_asked_for_must_be_there():
    rules.require_assent(())
    with pytest.raises(RuleBroken, match=r"R63\.7"):
        rules.require_assent(("mayor.approve",))


@pytest.mark.rule("R63.2")
@pytest.mark.parametrize(("kind", "collective"), [("plenary", True), ("executive", True), ("mayor_office", False)])
def test_which_meetings_decide_collectively(kind, collective):
    assert rules.is_collective(kind, ON) is collective
