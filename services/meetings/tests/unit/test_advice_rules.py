"""What is advised before a meeting is called: each threshold and a step to each side."""

from datetime import date
from fractions import Fraction

import pytest

from meetings.rules import advice_rules
from meetings.rules.advice_rules import Near

ON = date(2026, 11, 16)


def near(days=3, overlap="0", likeness="0", subject="meeting/1"):
    return Near(subject, "标题", ON, days, Fraction(overlap), Fraction(likeness))


@pytest.mark.rule("R43.6")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, None, []),
        (14, None, []),
        (15, None, ["interval_exceeded"]),
        (7, None, []),
        (6, None, ["interval_crowded"]),
        (0, None, ["interval_crowded"]),
        (None, 6, ["interval_crowded"]),
        (None, 15, []),
        (15, 6, ["interval_exceeded", "interval_crowded"]),
    ],
)
def test_the_interval_of_executive_meetings(before, after, said):
    assert [one.kind for one in advice_rules.interval_advice("executive", before, after, ON)] == said
    assert advice_rules.interval_advice("plenary", before, after, ON) == ()


@pytest.mark.rule("R43.6")
@pytest.mark.parametrize(("days", "state"), [(None, ""), (6, "crowded"), (7, ""), (14, ""), (15, "exceeded")])
def test_how_an_interval_stands(days, state):
    assert advice_rules.interval_state(days, ON) == state
    assert (advice_rules.interval_days(ON), advice_rules.interval_kinds(ON)) == (14, ("executive",))


@pytest.mark.rule("R55.1")
@pytest.mark.parametrize(
    ("other", "merges"),
    [
        (near(overlap="1/2"), True),
        (near(overlap="49/100"), False),
        (near(likeness="1/2"), True),
        (near(likeness="49/100"), False),
        (near(days=7, overlap="1"), True),
        (near(days=8, overlap="1"), False),
    ],
)
def test_what_is_advised_to_be_merged(other, merges):
    found = advice_rules.merge_advice((other,), ON)
    assert [one.near for one in found] == ([other] if merges else [])
    assert advice_rules.near_days(ON) == 7


@pytest.mark.rule("R55.1")
def test_the_most_fitting_are_named_first_and_no_more_than_a_few():
    many = [near(days=number % 7, overlap=f"{50 + number}/100", subject=f"meeting/{number}") for number in range(9)]
    found = [one.near.subject for one in advice_rules.merge_advice(many, ON)]
    assert found == [f"meeting/{number}" for number in (8, 7, 6, 5, 4)]


@pytest.mark.rule("R55.1")
@pytest.mark.parametrize(
    ("kind", "form", "purpose", "heads", "units", "said"),
    [
        ("department", "onsite", "", 0, 2, []),
        ("department", "onsite", "convey", 20, 2, ["document"]),
        ("department", "onsite", "discuss", 5, 2, ["telephone"]),
        ("department", "onsite", "discuss", 6, 2, []),
        ("department", "onsite", "discuss", 49, 2, []),
        ("department", "onsite", "discuss", 50, 2, ["video"]),
        ("department", "video", "discuss", 50, 2, []),
        ("department", "telephone", "discuss", 5, 2, []),
        ("executive", "onsite", "discuss", 5, 1, []),
        ("work_class2", "onsite", "discuss", 20, 1, ["department_name"]),
        ("work_class2", "onsite", "discuss", 20, 2, []),
    ],
)
def test_cheaper_forms(kind, form, purpose, heads, units, said):
    assert [one.kind for one in advice_rules.form_advice(kind, form, purpose, heads, units, ON)] == said


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("全市安全生产工作会议", "全市安全生产工作会议", 1),
        ("2025年安全生产会议（第1次）", "2026年安全生产会议（第2次）", 1),
        ("安全生产", "安全环保", Fraction(1, 3)),
        ("财政", "人社", 0),
        ("会", "会", 0),
        ("", "会议", 0),
    ],
)
def test_how_alike_two_titles_are(one, other, share):
    assert advice_rules.likeness(one, other) == advice_rules.likeness(other, one) == share


@pytest.mark.parametrize(
    ("common", "one", "other", "share"), [(2, 4, 8, "1/2"), (0, 4, 8, "0"), (3, 3, 9, "1"), (0, 0, 5, "0")]
)
def test_the_share_is_of_the_smaller_list(common, one, other, share):
    assert advice_rules.share(common, one, other) == Fraction(share)


def test_the_record_names_no_title_and_no_departments_meeting():
    assert "标题" not in str(near())
    assert str(near(subject="department_meeting/7")).startswith("department_meeting 2026")
    assert str(advice_rules.Advice("R55.1", "merge", near=near())).startswith("merge: meeting/1 2026")
