"""Reads a body text into the paragraphs of the layout: chapters, and the three levels of headings."""

import re

_NUMBER = "[一二三四五六七八九十百零〇]+"
_CHAPTER = re.compile(rf"第{_NUMBER}章(?:\s|　|$)")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?=\s|　)")
_FIRST, _SECOND = re.compile(rf"{_NUMBER}、"), re.compile(rf"[（(]{_NUMBER}[）)]")


def paragraphs(body: str) -> list[dict[str, str]]:
    """Each line is a paragraph {kind, lead, text}: `lead` is set in the heading font of its kind, `text` in the body's.

    Kinds: chapter (centred), article, first (一、), second (（一）), plain.
    """
    return [_paragraph(line.strip(" \t　")) for line in body.splitlines() if line.strip(" \t　")]


def _paragraph(line: str) -> dict[str, str]:
    if _CHAPTER.match(line):
        return {"kind": "chapter", "lead": line, "text": ""}
    if found := _ARTICLE.match(line):
        return {"kind": "article", "lead": found.group(), "text": "　" + line[found.end() :].lstrip(" \t　")}
    for kind, pattern in (("first", _FIRST), ("second", _SECOND)):
        if pattern.match(line):
            # A heading that runs on into text ends with its first sentence.
            end = line.find("。") + 1 or len(line)
            return {"kind": kind, "lead": line[:end], "text": line[end:]}
    return {"kind": "plain", "lead": "", "text": line}


LONGEST_TITLE_LINE = 18
_BREAKS = re.compile("(?=《)|(?<=》)|(?<=人民政府)|(?<=办公室)|(?=关于)|(?<=关于)|(?<=[，、])")


def title_lines(title: str) -> list[str]:
    """The title on one line, or on two broken where the sense allows it and as even as may be; else as it stands."""
    if len(title) <= LONGEST_TITLE_LINE:
        return [title]
    starts = {found.start() for found in _BREAKS.finditer(title)}
    good = [at for at in starts if 0 < at <= LONGEST_TITLE_LINE and len(title) - at <= LONGEST_TITLE_LINE]
    if not good:
        return [title]
    at = min(good, key=lambda start: abs(2 * start - len(title)))
    return [title[:at], title[at:]]
