"""Agenda and quorum, at the threshold and a step to each side."""

from datetime import date

import pytest

from chassis.law import BeforeTheRules, RuleBroken
from meetings.rules import agenda_rules as rules

DAY = date(2026, 11, 23)


@pytest.mark.rule("R43.4")
@pytest.mark.parametrize(
    ("present", "due", "opens"),
    [
        (3, 6, False),
        (4, 6, True),
        (4, 8, False),
        (5, 8, True),
        (4, 9, False),
        (5, 9, True),
        (0, 0, False),
        (0, 1, False),
        (1, 1, True),
    ],
)
def test_an_executive_meeting_opens_only_above_half(present, due, opens):
    if opens:
        rules.require_quorum("executive", present, due, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_quorum("executive", present, due, DAY)
    assert refused.value.judged == {"present": present, "due": due, "needed": due // 2 + 1}


@pytest.mark.rule("R43.4")
@pytest.mark.parametrize("kind", ["plenary", "mayor_office", "thematic", "work_class1", "work_class2"])
def test_no_other_kind_has_a_quorum_in_the_text(kind):
    rules.require_quorum(kind, 0, 9, DAY)


@pytest.mark.rule("R43.4")
def test_the_fraction_holds_from_the_day_the_rules_came_into_force():
    rules.require_quorum("executive", 4, 6, date(2022, 6, 17))
    with pytest.raises(BeforeTheRules):
        rules.require_quorum("executive", 4, 6, date(2022, 6, 16))


@pytest.mark.rule("R47.1")
@pytest.mark.parametrize(
    ("items", "lawful"),
    [
        ([], False),
        (["topic"], False),
        (["topic", "study"], False),
        (["bottom_line", "study"], False),
        (["study"], True),
        (["study", "topic"], True),
    ],
)
def test_the_study_item_is_the_first(items, lawful):
    if lawful:
        rules.require_study_first("executive", items, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_study_first("executive", items, DAY)
    assert refused.value.rule == "R47.1"


@pytest.mark.rule("R47.1")
def test_other_kinds_need_no_study_item_unless_the_city_says_so():
    rules.require_study_first("thematic", ["topic"], DAY)


@pytest.mark.rule("R47.2")
@pytest.mark.parametrize(
    ("items", "without", "lawful"),
    [
        (["study"], 0, True),
        (["study"], 4, True),
        (["study"], 5, False),
        (["study"], 6, False),
        (["study", "bottom_line"], 5, True),
        (["study", "bottom_line"], 0, True),
    ],
)
def test_one_of_six_meetings_in_a_row_takes_up_the_bottom_line(items, without, lawful):
    assert rules.bottom_line_cycle(DAY) == 6
    if lawful:
        rules.require_bottom_line("executive", items, without, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_bottom_line("executive", items, without, DAY)
    assert refused.value.judged == {"without": without, "cycle": 6}


@pytest.mark.rule("R47.2")
def test_other_kinds_need_no_bottom_line_item():
    rules.require_bottom_line("mayor_office", ["topic"], 99, DAY)


@pytest.mark.rule("R50.1")
@pytest.mark.parametrize(("today", "opens"), [(22, False), (23, True), (24, True)])
def test_a_meeting_does_not_open_before_its_day(today, opens):
    facts = DAY, date(2026, 11, 16), date(2026, 11, today)
    rules.require_day_come("thematic", *facts)
    if opens:
        rules.require_day_come("executive", *facts)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_day_come("executive", *facts)
    assert refused.value.rule == "R50.1"
