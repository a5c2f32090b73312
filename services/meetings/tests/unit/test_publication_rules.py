"""Which decisions are made public, by when, and on what ground not."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from meetings.rules import publication_rules as rules

ON = date(2026, 11, 23)


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize(
    ("kind", "outcome", "public"),
    [
        ("plenary", "adopted", True),
        ("executive", "adopted", True),
        ("executive", "adopted_with_changes", True),
        ("executive", "rejected", False),
        ("executive", "deferred", False),
        ("executive", "referred", False),
        ("mayor_office", "adopted", False),
        ("thematic", "adopted", False),
    ],
)
def test_what_plenary_and_executive_meetings_adopted_is_for_the_public(kind, outcome, public):
    assert rules.is_for_the_public(kind, outcome, ON) is public


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize(
    ("disclosure", "ground", "level", "may"),
    [
        ("proactive", "", 0, True),
        ("proactive", "", 1, False),
        ("proactive", "", 2, False),
        ("none", "", 0, False),
        ("none", "商业秘密", 0, True),
        ("none", "国家秘密", 3, True),
        ("", "", 0, True),
    ],
)
def test_the_classified_is_never_disclosed_and_the_withheld_has_a_ground(disclosure, ground, level, may):
    if may:
        rules.require_disclosure(disclosure, ground, level)
        return
    with pytest.raises(RuleBroken, match=r"R30\.1"):
        rules.require_disclosure(disclosure, ground, level)


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize(
    ("kind", "outcome", "disclosure", "level", "may"),
    [
        ("executive", "adopted", "proactive", 0, True),
        ("executive", "adopted", "proactive", 1, False),
        ("executive", "adopted", "none", 0, False),
        ("executive", "adopted", "", 0, False),
        ("executive", "deferred", "proactive", 0, False),
        ("thematic", "adopted", "proactive", 0, False),
    ],
)
def test_only_what_was_judged_so_comes_out(kind, outcome, disclosure, level, may):
    if may:
        rules.require_releasable(kind, outcome, disclosure, level, ON)
        return
    with pytest.raises(RuleBroken, match=r"R30\.1"):
        rules.require_releasable(kind, outcome, disclosure, level, ON)


@pytest.mark.rule("R30.1")
def test_the_term_is_twenty_working_days():
    assert rules.release_days(ON) == 20


@pytest.mark.rule("R30.1")
def test_what_the_minutes_in_force_leave_out_does_not_come_out():
    rules.require_minuted(True, "〔2026〕第3期")
    with pytest.raises(RuleBroken, match=r"R30\.1"):
        rules.require_minuted(False, "〔2026〕第3期（更正）")
