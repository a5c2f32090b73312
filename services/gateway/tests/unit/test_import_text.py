"""The articles of a regulation are found in whatever text file holds it."""

import pytest

from gateway.import_text import chinese_number, split

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("八十九", 89),
        ("一百", 100),
        ("一百零三", 103),
        ("一百一十", 110),
        ("43", 43),
    ],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert chinese_number(text) == number


def test_markdown_with_chapters_gives_each_article_and_nothing_else() -> None:
    text = (
        "# 某规则\n\n通知正文，见第一条。\n\n#### 第一章 总 则\n\n第一条 甲事项。\n\n第二条 乙事项：\n\n"
        "- （一）其一；\n- （二）其二。\n\n## 第二章 职责\n\n引言。\n\n**第三条**　丙事项。\n"
    )
    assert split(text) == {1: "甲事项。", 2: "乙事项：\n（一）其一；\n（二）其二。", 3: "丙事项。"}


def test_lines_broken_in_mid_sentence_are_joined_and_references_begin_no_article() -> None:
    text = "第一条 按照\n第二条规定办理，依第二条 的\n第一条 执行。\n第二条 乙。\n"
    assert split(text) == {1: "按照第二条规定办理，依第二条 的第一条 执行。", 2: "乙。"}


@pytest.mark.parametrize("separator", [" ", "　", "\n", "：", ""])
def test_every_article_of_a_long_regulation_is_found(separator: str) -> None:
    text = "\n".join(f"第{numeral(n)}条{separator}内容{n}。" for n in range(1, 90))
    assert split(text) == {n: f"内容{n}。" for n in range(1, 90)}


def test_a_text_without_articles_gives_none() -> None:
    assert split("没有条文的文字。\n") == {}
