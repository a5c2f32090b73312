"""Who from outside may observe what, and how an agenda's time is reckoned."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.acting import agenda
from meetings.rules import agenda_rules, observer_rules

DAY = date(2026, 11, 16)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.rule("R31.1")
@pytest.mark.parametrize(("levels", "may"), [([0], True), ([0, 0], True), ([0, 1], False), ([2], False)])
def test_somebody_from_outside_hears_only_what_is_public(levels, may):
    if may:
        observer_rules.require_open_to_outsiders(levels, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        observer_rules.require_open_to_outsiders(levels, DAY)
    assert (refused.value.rule, refused.value.judged["level"]) == ("R31.1", max(levels))


@pytest.mark.rule("R31.1")
@pytest.mark.rule("R42.4")
@pytest.mark.parametrize(
    ("kind", "category", "items", "may"),
    [
        ("executive", "expert", True, True),
        ("executive", "expert", False, False),
        ("mayor_office", "media", False, False),
        ("plenary", "media", False, True),
        ("plenary", "public", False, True),
        ("plenary", "expert", False, False),
        ("plenary", "expert", True, True),
        ("thematic", "stakeholder", False, True),
    ],
)
def test_the_whole_of_a_meeting_is_open_to_outsiders_where_the_text_leaves_room(kind, category, items, may):
    if may:
        observer_rules.require_whole_or_items(kind, category, items, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        observer_rules.require_whole_or_items(kind, category, items, DAY)
    assert refused.value.rule == "R31.1"


@pytest.mark.rule("R42.4")
def test_the_press_and_representatives_of_the_public_observe_a_plenary():
    assert observer_rules.plenary_categories(DAY) == ("media", "public")


def test_items_begin_when_those_before_them_end_as_far_as_that_is_known():
    minutes = [timedelta(minutes=taken) for taken in (0, 20, 35)]
    assert agenda_rules.slots(NINE, [20, 15, 0]) == [NINE + after for after in minutes]
    assert agenda_rules.slots(NINE, [20, 0, 10]) == [NINE, NINE + minutes[1], None]
    assert agenda_rules.slots(None, [20, 10]) == [None, None]
    assert agenda_rules.slots(NINE, []) == []


@pytest.mark.parametrize(("minutes", "over"), [([30, 29], 0), ([30, 30], 0), ([30, 31], 1), ([], 0)])
def test_an_agenda_longer_than_its_meeting_is_told_by_how_much(minutes, over):
    assert agenda_rules.overrun(NINE, NINE + timedelta(hours=1), minutes) == over
    assert agenda_rules.overrun(None, NINE, minutes) == agenda_rules.overrun(NINE, None, minutes) == 0


@pytest.mark.rule("R47.1")
@pytest.mark.rule("R47.2")
def test_a_draft_knows_when_study_and_bottom_line_are_due():
    assert agenda_rules.opens_with_study("executive", DAY)
    assert not agenda_rules.opens_with_study("thematic", DAY)
    assert [agenda_rules.bottom_line_due("executive", without, DAY) for without in (4, 5, 6)] == [False, True, True]
    assert not agenda_rules.bottom_line_due("plenary", 9, DAY)


def item(topic, **more):
    plain = {"kind": "topic", "topic_id": topic, "title": topic, "level": 0, "minutes": 0}
    return plain | {"reporter_unit": "", "reporter": ""} | more


def test_issues_differ_by_what_was_added_removed_moved_and_changed():
    study = item("", kind="study", title="学习")
    before = [study, item("a"), item("b"), item("c", level=2)]
    after = [study, item("b"), item("a", minutes=5), item("d")]
    told = [(row["what"], row["topic_id"], row["before"], row["after"]) for row in agenda.differences(before, after)]
    assert told == [
        ("moved", "b", 3, 2),
        ("moved", "a", 2, 3),
        ("changed", "a", 2, 3),
        ("added", "d", 0, 4),
        ("removed", "c", 4, 0),
    ]
    assert agenda.differences(before, before) == []


def test_a_difference_is_as_secret_as_the_higher_of_both_issues():
    (lowered,) = agenda.differences([item("a", level=2)], [item("a", level=0)])
    assert (lowered["what"], lowered["level"]) == ("changed", 2)
