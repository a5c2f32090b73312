"""What people are called can be written, in every script; what cannot be seen or deceives the eye cannot."""

import unicodedata

import pytest

from chassis import texts, wire
from chassis.errors import Malformed

GOOD = [
    "王小明", "办公室（法制科）", "关于印发《工作规则》的通知", "乳政发〔2022〕4号",
    # Rare characters: extensions A to J of Han, some newer than this Python's Unicode, and private use.
    "㐂", "𠮷田", "𡋤", "𪚥", "𫖮", "𬭼", "𬱟", "\U0002ceb0", "\U00030000", "\U00031350", "\U0002ebf0", "\U000323b0",
    "\ue000明", "\U000f0001", "\U0010fffd",
    # A selector chooses the form of the character before it.
    "葛\U000e0100城区", "辻\U000e0101", "神\ufe00", "❤\ufe0f",
    # Names of other peoples: Uyghur, Tibetan, Mongolian, Yi, Zhuang, Korean, Kazakh in China, Vietnamese, German.
    "古丽·买买提", "ئەركىن", "ئۇيغۇر\u200cتىلى", "བསྟན་འཛིན", "ᠮᠣᠩᠭᠣᠯ",
    "ᠮᠣᠩ\u180bᠭᠣ\u180eᠠ", "ᠭ\u200dᠠ", "ꆈꌠꉙ", "Vaƽcueŋƅ",
    "김철수", "قازاق", "Nguyễn", "Müller", "O’Neill", "क्\u200dष",
    "２０２６年", "A\u00a0B", "A\u3000B", "½", "①", "№ 5",
]  # fmt: skip
INVISIBLE = [
    "\u200b", "\u200b\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u3164",
    "\uffa0", "\u17b4", "\u180b", "\u180e", "\u2800", "\u200e", "\u2062", "\u206a", "\ufe0f", "\U000e0001",
    "\U000e0041", "\U000e0100", "\U0001d173", "\u0301", "\ufff9", "\U000e0fff", "\u2065",
]  # fmt: skip
BAD = [
    "教\u200b育局", "教育局\u200b", "\ufeff教育局", "教\u200d育局", "教\u2060育局", "a\u00adb",
    "\u202e局育教", "a\u202dь\u202c",
    "\u2066a\u2069", "a\u200fb", "a\u0085b", "a\x9fb", "a\x1bb", "a\x7fb", "a\x00b", "a\ufffe",
    "a\uffff", "a\U0001fffe",
    "a\U0010ffff", "a\ufdd0", "a\ud800", "\udc00a", "a\u2028b", "a\u2029b", " \ufe0fa", "教\u180b育", "a\ufe0f\ufe0f",
    "a\u3164b", "a\u2800b",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD, ids=ascii)
def test_names_of_all_peoples_and_rare_characters_are_welcome(text: str) -> None:
    assert texts.fault(text, lines=False) == texts.fault(text, lines=True) == ""
    assert wire.to_text(f" {text} ", "name") == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", [*INVISIBLE, *BAD], ids=ascii)
@pytest.mark.parametrize("longest", [200, 20_000])
def test_what_cannot_be_seen_or_deceives_is_refused(text: str, longest: int) -> None:
    with pytest.raises(Malformed) as caught:
        wire.to_text(text, "name", longest=longest)
    assert list(caught.value.fields) == ["name"]
    assert " / " in caught.value.fields["name"]


def test_which_character_it_is_is_told() -> None:
    assert "第 2 个字符（U+200B）" in texts.fault("教\u200b育局", lines=False)
    assert "character 2 (U+200B)" in texts.fault("教\u200b育局", lines=False)


@pytest.mark.parametrize("text", ["一\n二", "一\r\n二", "一\t二"], ids=ascii)
def test_a_long_text_may_have_several_lines_and_a_name_is_one(text: str) -> None:
    assert wire.to_text(f"{text}\n", "body", longest=texts.LINE + 1) == text
    with pytest.raises(Malformed):
        wire.to_text(text, "name", longest=texts.LINE)
    assert wire.to_text(f"{text[0]}\n", "name", longest=texts.LINE) == text[0]


def test_what_is_written_in_two_ways_is_kept_in_one() -> None:
    assert wire.to_text("Mu\u0308ller", "name") == "Müller"
    assert wire.to_text("각", "name") == wire.to_text("각", "name")
    # Counted in the form that is kept.
    assert wire.to_text("u\u0308" * 200, "name") == "ü" * 200


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_no_fault_of_its_characters(text: str) -> None:
    assert texts.fault(text, lines=False) == ""
