"""Bodies and titles are read into the paragraphs and lines of the layout."""

import pytest

from documents.rendering.text import paragraphs, title_lines


@pytest.mark.parametrize(
    ("line", "kind", "lead", "text"),
    [
        ("第一章 总则", "chapter", "第一章 总则", ""),
        ("第十二条 市政府工作人员", "article", "第十二条", "　市政府工作人员"),
        ("一、总体要求", "first", "一、总体要求", ""),
        ("（二）加强领导。各部门要重视。", "second", "（二）加强领导。", "各部门要重视。"),
        ("(三)督促检查", "second", "(三)督促检查", ""),
        ("1.认真学习", "plain", "", "1.认真学习"),
        ("　　各镇：", "plain", "", "各镇："),
        ("第一条例施行以来", "plain", "", "第一条例施行以来"),
    ],
)
def test_headings_are_known_by_their_numbers(line, kind, lead, text):
    assert paragraphs(line) == [{"kind": kind, "lead": lead, "text": text}]


def test_blank_lines_are_no_paragraphs():
    assert [p["text"] for p in paragraphs("甲\n\n　　\n乙\r\n")] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于防汛工作的通知", ["关于防汛工作的通知"]),
        (
            "乳山市人民政府关于印发《乳山市人民政府工作规则》的通知",
            ["乳山市人民政府关于印发", "《乳山市人民政府工作规则》的通知"],
        ),
        ("一" * 30, ["一" * 30]),
    ],
)
def test_a_long_title_breaks_where_the_sense_allows(title, lines):
    assert title_lines(title) == lines
