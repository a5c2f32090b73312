"""Who signs minutes, what goes before, and in which series they are numbered."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from meetings.rules import minutes_rules as rules

TODAY = date(2026, 11, 23)


@pytest.mark.rule("R53.1")
@pytest.mark.parametrize("kind", ["plenary", "executive", "mayor_office"])
@pytest.mark.parametrize("major", [True, False])
def test_only_the_mayors_signature_ends_the_minutes_of_these_meetings(kind, major):
    assert rules.signers(kind, "d08", TODAY) == ("R53.1", ("mayor.sign",))
    assert not rules.assent_needed(kind, major, TODAY)


@pytest.mark.rule("R53.2")
@pytest.mark.parametrize(
    ("kind", "power", "assent"),
    [("thematic", "portfolio:d08", True), ("work_class2", "portfolio:d08", True), ("work_class1", "mayor.sign", False)],
)
def test_the_leader_in_charge_signs_the_others_after_the_mayors_assent_to_a_major_matter(kind, power, assent):
    assert rules.signers(kind, "d08", TODAY) == ("R53.2", (power,))
    assert rules.assent_needed(kind, True, TODAY) is assent
    assert not rules.assent_needed(kind, False, TODAY)
    assert rules.assenters() == ("R53.2", ("mayor.approve",))


@pytest.mark.rule("R53.2")
@pytest.mark.parametrize(("needed", "assented", "passes"), [(1, 0, False), (1, 1, True), (0, 0, True), (0, 1, True)])
def test_an_assent_is_missed_only_where_it_is_needed(needed, assented, passes):
    if passes:
        rules.require_assent(bool(needed), bool(assented))
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_assent(bool(needed), bool(assented))
    assert (refused.value.rule, refused.value.judged["waits_for"]) == ("R53.2", ["mayor.approve"])


@pytest.mark.rule("R53.2")
@pytest.mark.parametrize(
    ("flags", "major"),
    [(set(), False), ({"listed_matter"}, False), ({"establishment"}, False), ({"establishment", "large_funds"}, True)],
)
def test_major_is_what_the_rulebook_lists(flags, major):
    assert rules.major(frozenset(flags), TODAY) is major


@pytest.mark.rule("R53.1")
def test_every_kind_of_meeting_has_one_series_and_the_work_meetings_share_theirs():
    kinds = ("plenary", "executive", "mayor_office", "thematic", "work_class1", "work_class2")
    series = {kind: rules.series_of(kind, TODAY)["series"] for kind in kinds}
    assert series["work_class1"] == series["work_class2"]
    assert len(set(series.values())) == 5
    assert rules.draft_workdays(TODAY) == 5
    assert rules.issuer(TODAY) == "乳山市人民政府办公室"


@pytest.mark.rule("R52.4")
@pytest.mark.parametrize(
    ("concerned", "trusted", "there", "cleared", "reads"),
    [
        (True, False, False, True, True),
        (False, True, False, True, True),
        (False, False, True, True, True),
        (False, False, False, True, False),
        (True, True, True, False, False),
    ],
)
def test_an_item_is_read_by_whom_it_concerns_if_cleared(concerned, trusted, there, cleared, reads):
    assert rules.may_read_item(concerned, trusted, there, cleared) is reads
