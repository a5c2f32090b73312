"""How minutes are worded."""

from datetime import date
from types import SimpleNamespace

import pytest

from meetings.acting import wording

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("number", "figures"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百")],
)
def test_numbers_in_chinese_figures(number, figures):
    assert wording.ordinal(number) == figures


@pytest.mark.rule("R53.1")
@pytest.mark.parametrize(
    ("edition", "text"), [(1, "〔2026〕第3期"), (2, "〔2026〕第3期（更正）"), (3, "〔2026〕第3期（第二次更正）")]
)
def test_a_corrected_edition_keeps_the_number_and_says_that_it_corrects(edition, text):
    minutes = SimpleNamespace(meeting_kind="executive", year=2026, sequence=3, edition=edition)
    assert wording.number_text(minutes, TODAY) == text


def test_units_and_term_follow_an_item_that_somebody_carries_out():
    item = {"title": "预备费", "outcome": "adopted", "text": "同意", "responsible_units": ["d08", "d99"], "term": ""}
    names = {"d08": "市财政局"}
    assert wording.paragraphs([item], names)[-1] == "责任单位：市财政局、d99。"
    dated = item | {"term": "2026-12-05"}
    assert wording.paragraphs([dated], names)[-1] == "责任单位：市财政局、d99；办结期限：2026年12月5日。"
    assert wording.paragraphs([item | {"outcome": "deferred"}], names) == ["一、预备费", "会议研究，决定暂缓。同意。"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("mayor.approve (own)", "市长"),
        ("portfolio:d08 (substitution)", "补位分管市领导"),
        ("office.deputy (own)", "市政府办公室副主任"),
        ("head:d08 (own)", "单位主要负责人"),
        ("person:1 (own)", ""),
    ],
)
def test_capacities_are_told_in_words(told, words):
    assert wording.capacity(told) == words
