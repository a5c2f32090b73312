"""Which characters a text may hold: whatever can be seen, in every script, and nothing that hides or deceives.

Names are of all peoples and of rare characters: every plane of Han, the private use area in which many a 生僻字 lives,
characters that this Python's Unicode does not know yet, and the selectors that choose between forms of a character.
Refused is what nobody can see or what makes a text look like another one (Unicode Standard Annex 31, section 2.3, and
Technical Report 36): control and format characters, fillers, what turns the direction of writing, characters that are
none.
"""

import re
import unicodedata

LINE = 500
"""A text that may be longer than this may have several lines; a shorter one, as names and titles are, is one line."""

_BREAKS = "\t\n\r"
_JOINERS = "\u200c\u200d"
_MONGOLIAN = "\u180b-\u180f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NEVER = (
    # C0 (without tab and line breaks), DEL and C1; half a pair; lines and paragraphs of Unicode's own.
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    # Marks, embeddings, overrides and isolates of direction.
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    # What takes no room, whatever is around it, and tags.
    "\u00ad\u034f\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    # Fillers of Hangul, inherent vowels of Khmer, the blank of Braille.
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800"
    # Characters that are none.
    "\ufdd0-\ufdef" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
)
_SUSPECT = re.compile(f"[{_NEVER}{_JOINERS}{_MONGOLIAN}{_SELECTORS}]")
_REFUSED = re.compile(f"[{_NEVER}]")
_BREAK = re.compile(f"[{_BREAKS}]")


def normal(text: str) -> str:
    """The one form of a text in which it is kept and compared (Unicode Standard Annex 15, NFC)."""
    return unicodedata.normalize("NFC", text)


def fault(text: str, lines: bool) -> str:
    """What a text may not be kept for, in two languages; empty for a good one. Empty and blank texts are good here.

    With `lines`, line breaks and tabs are allowed.
    """
    if not lines and _BREAK.search(text.strip()):
        return "应为一行，不得换行或者含制表符 / one line is expected, without line breaks and tabs"
    for found in _SUSPECT.finditer(text):
        if not _fits(text, found.start()):
            return (
                f"第 {found.start() + 1} 个字符（U+{ord(found[0]):04X}）看不见或者会误导，不得使用 / "
                f"character {found.start() + 1} (U+{ord(found[0]):04X}) is invisible or misleading and not allowed"
            )
    if text.strip() and not any(map(_shows, text)):
        return "没有可见的字符 / nothing in it can be seen"
    return ""


def _fits(text: str, place: int) -> bool:
    """Whether what is invisible by itself has what it belongs to before it."""
    mark, before = text[place], text[place - 1] if place else ""
    if _REFUSED.match(mark) or not before:
        return False
    if "\u1800" <= mark <= "\u180f":
        return "\u1800" <= before <= "\u18af"
    if mark in _JOINERS:
        # They tell how letters of scripts that join are drawn: Arabic as the Uyghurs write it, Mongolian, Indic.
        return (
            unicodedata.bidirectional(before) == "AL"
            or unicodedata.combining(before) == 9
            or "\u1800" <= before <= "\u18af"
        )
    return _shows(before)


def _shows(mark: str) -> bool:
    # A character of no known category may be one that is newer than this Python; those that are none are refused.
    return unicodedata.category(mark)[0] not in "ZM" and unicodedata.category(mark) not in ("Cc", "Cf", "Cs")
