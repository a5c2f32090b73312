"""Which kinds of meeting there are, what they deal with, and who is due."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from meetings.rules import kind_rules
from meetings.rules.kind_rules import KINDS, Composition

DAY = date(2026, 11, 16)


@pytest.mark.rule("R41.1")
def test_there_are_exactly_the_kinds_of_article_41():
    assert set(KINDS) == {"plenary", "executive", "mayor_office", "thematic", "work_class1", "work_class2"}
    assert all(kind_rules.kind_of(key).key == key for key in KINDS)


@pytest.mark.rule("R41.1")
@pytest.mark.parametrize("key", ["", "party", "Executive", "executive "])
def test_any_other_kind_is_refused_and_the_refusal_names_those_there_are(key):
    with pytest.raises(RuleBroken) as refused:
        kind_rules.kind_of(key)
    assert refused.value.rule == "R41.1"
    assert refused.value.judged["kinds"] == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "rule", "number"),
    [
        pytest.param("plenary", "R42.3", 3, marks=pytest.mark.rule("R42.3")),
        pytest.param("executive", "R43.5", 5, marks=pytest.mark.rule("R43.5")),
        pytest.param("mayor_office", "R44.3", 3, marks=pytest.mark.rule("R44.3")),
        pytest.param("thematic", "R45.2", 3, marks=pytest.mark.rule("R45.2")),
    ],
)
def test_an_item_falls_under_a_task_of_its_kind_and_under_no_other(kind, rule, number):
    assert KINDS[kind].task_rule == rule
    assert len(KINDS[kind].tasks) == number
    for task in KINDS[kind].tasks:
        kind_rules.require_task(kind, task)
    strange = {task for other in KINDS.values() for task in other.tasks} - set(KINDS[kind].tasks)
    for task in {*strange, ""}:
        with pytest.raises(RuleBroken) as refused:
            kind_rules.require_task(kind, task)
        assert refused.value.rule == rule


def test_work_meetings_have_no_list_of_tasks():
    kind_rules.require_task("work_class1", "")
    kind_rules.require_task("work_class2", "anything")


@pytest.mark.parametrize(
    ("kind", "members", "observers"),
    [
        pytest.param(
            "plenary",
            ("mayor", "vice_mayor", "office_director", "unit_head"),
            (),
            marks=pytest.mark.rule("R42.1"),
        ),
        pytest.param(
            "executive",
            ("mayor", "vice_mayor", "office_director"),
            ("office_deputy",),
            marks=[pytest.mark.rule("R43.1"), pytest.mark.rule("R43.3")],
        ),
        pytest.param(
            "mayor_office",
            ("mayor", "vice_mayor"),
            ("office_director", "office_deputy"),
            marks=pytest.mark.rule("R44.1"),
        ),
        ("thematic", (), ()),
        pytest.param(
            "work_class1",
            ("mayor", "vice_mayor", "office_director", "unit_head"),
            (),
            marks=pytest.mark.rule("R46.1"),
        ),
        ("work_class2", (), ()),
    ],
)
def test_who_is_due_follows_from_the_posts(kind, members, observers):
    assert kind_rules.composition(kind) == Composition(members, observers)


@pytest.mark.rule("R42.1")
@pytest.mark.rule("R46.1")
@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("plenary", ("department",)),
        ("work_class1", ("department", "town", "dispatched_body")),
        ("work_class2", ("department", "town", "dispatched_body")),
        ("executive", ()),
        ("thematic", ()),
    ],
)
def test_of_which_units_the_heads_are_due(kind, kinds):
    assert kind_rules.unit_kinds(kind, DAY) == kinds


@pytest.mark.rule("R45.1")
@pytest.mark.rule("R46.1")
def test_for_a_unit_named_in_the_call_its_head_comes_or_its_deputies():
    assert kind_rules.called_posts("thematic") == (("unit_head", "office_director"),)
    deputies, heads = kind_rules.called_posts("work_class2")
    assert (deputies, heads) == (("unit_deputy", "office_deputy"), ("unit_head", "office_director"))
    assert kind_rules.called_posts("executive") == ()


@pytest.mark.rule("R46.1")
def test_only_departments_and_towns_are_called_to_a_class_2_meeting():
    kind_rules.require_work_units({"d08": "department", "t01": "town", "k01": "dispatched_body"}, DAY)
    with pytest.raises(RuleBroken) as refused:
        kind_rules.require_work_units({"d08": "department", "x01": "temporary_body"}, DAY)
    assert (refused.value.rule, refused.value.judged["units"]) == ("R46.1", ["x01"])
