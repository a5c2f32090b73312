"""Who speaks last, when reasons are owed, who may be in the room and who may chair."""

from datetime import date

import pytest

from chassis.law import RuleBroken, judging
from meetings.rules import authority_rules, deliberation_rules
from meetings.rules.deliberation_rules import ABSTAIN, AGAINST, FOR, WITH_CHANGES, Voices

ON = date(2026, 11, 23)


@pytest.mark.rule("R48.1")
@pytest.mark.parametrize(
    ("outcome", "stances", "owed"),
    [
        ("adopted", (AGAINST, FOR), False),
        ("adopted", (AGAINST, AGAINST, FOR), True),
        ("adopted", (AGAINST, AGAINST, FOR, FOR), False),
        ("adopted", (AGAINST, WITH_CHANGES, FOR), True),
        ("adopted_with_changes", (AGAINST, WITH_CHANGES, FOR), False),
        ("adopted_with_changes", (AGAINST, AGAINST, FOR), True),
        ("adopted", (AGAINST, ABSTAIN), False),
        ("adopted", (AGAINST, AGAINST, ABSTAIN), True),
        ("rejected", (FOR, WITH_CHANGES, AGAINST), True),
        ("rejected", (FOR, AGAINST), False),
        ("deferred", (FOR, FOR), False),
        ("referred", (FOR, FOR), False),
        ("adopted", (), False),
    ],
)
def test_reasons_are_owed_once_more_than_half_spoke_otherwise(outcome, stances, owed):
    deliberation_rules.require_reasons(outcome, Voices(stances, reasoned=True), ON)
    if not owed:
        deliberation_rules.require_reasons(outcome, Voices(stances, reasoned=False), ON)
        return
    with pytest.raises(RuleBroken) as refused:
        deliberation_rules.require_reasons(outcome, Voices(stances, reasoned=False), ON)
    assert (refused.value.rule, refused.value.judged) == ("R48.1", {"outcome": outcome})


@pytest.mark.rule("R52.4")
@pytest.mark.rule("R48.1")
def test_what_a_judgement_of_voices_leaves_on_record_tells_nothing_of_them():
    with judging() as judgements:
        deliberation_rules.require_reasons("adopted", Voices((AGAINST, FOR), reasoned=True), ON)
    (note,) = judgements
    assert note.arguments["voices"] == "—"
    assert AGAINST not in repr(Voices((AGAINST,), reasoned=True))


@pytest.mark.rule("R48.1")
@pytest.mark.parametrize(
    ("head_spoke", "by_head", "may"),
    [(False, False, True), (False, True, True), (True, True, True), (True, False, False)],
)
def test_nobody_but_the_chair_speaks_after_the_chair(head_spoke, by_head, may):
    if may:
        deliberation_rules.require_head_last(head_spoke, by_head, "市长甲")
        return
    with pytest.raises(RuleBroken, match=r"R48\.1"):
        deliberation_rules.require_head_last(head_spoke, by_head, "市长甲")


@pytest.mark.rule("R52.4")
def test_one_who_is_not_admitted_is_one_too_many():
    deliberation_rules.require_room([])
    with pytest.raises(RuleBroken) as refused:
        deliberation_rules.require_room(["张三"])
    assert (refused.value.rule, refused.value.judged) == ("R52.4", {"people": ["张三"]})


@pytest.mark.parametrize(
    ("kind", "rule", "power"),
    [
        pytest.param("plenary", "R42.2", "mayor.chair", marks=pytest.mark.rule("R42.2")),
        pytest.param("executive", "R43.2", "mayor.chair", marks=pytest.mark.rule("R43.2")),
        pytest.param("mayor_office", "R44.2", "mayor.chair", marks=pytest.mark.rule("R44.2")),
        pytest.param("thematic", "R45.1", "vice_mayor", marks=pytest.mark.rule("R45.1")),
        pytest.param("work_class2", "R46.1", "portfolio:d08", marks=pytest.mark.rule("R46.1")),
    ],
)
def test_the_chair_is_in_the_room_and_holds_the_power_of_the_kind(kind, rule, power):
    authority = authority_rules.chairs(kind, "d08")
    deliberation_rules.require_chair(authority, frozenset({power, "x"}), True)
    for held, here in (({"x"}, True), ({power}, False), (set(), False)):
        with pytest.raises(RuleBroken) as refused:
            deliberation_rules.require_chair(authority, frozenset(held), here)
        assert refused.value.rule == rule
