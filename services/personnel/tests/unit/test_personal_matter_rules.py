"""Who owes reports of personal matters, and when one is late: at the threshold and a step to each side."""

from datetime import date, timedelta

import pytest

from chassis.errors import IllegalStep
from chassis.law import RuleBroken
from personnel.model import PERSONAL_MATTER, POST_KINDS
from personnel.rules import personal_matter_rules as rules

ON = date(2026, 11, 23)


@pytest.mark.rule("R82.1")
@pytest.mark.parametrize(("days", "late"), [(0, 0), (29, 0), (30, 0), (31, 1), (60, 30)])
def test_a_report_is_late_after_thirty_days(days, late):
    assert rules.days_late(ON - timedelta(days=days), ON) == late


@pytest.mark.rule("R82.1")
@pytest.mark.parametrize("kind", [kind for kind in POST_KINDS if kind != "staff"])
def test_those_in_leading_posts_report(kind):
    rules.require_reporter(["staff", kind], ON)


@pytest.mark.rule("R82.1")
@pytest.mark.parametrize("kinds", [[], ["staff"]])
def test_others_do_not(kinds):
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        rules.require_reporter(kinds, ON)


@pytest.mark.rule("R82.1")
def test_the_matters_are_those_of_the_rulebook():
    rules.require_known_matter("property", ON)
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        rules.require_known_matter("gossip", ON)


@pytest.mark.rule("R82.1")
def test_nobody_acknowledges_his_own():
    rules.require_another_officer(False)
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        rules.require_another_officer(True)


@pytest.mark.parametrize("state", sorted(PERSONAL_MATTER.states))
def test_a_report_is_acknowledged_once(state):
    if state == "reported":
        assert PERSONAL_MATTER.advance(state, "acknowledge_personal_matter") == "acknowledged"
    else:
        with pytest.raises(IllegalStep):
            PERSONAL_MATTER.advance(state, "acknowledge_personal_matter")
