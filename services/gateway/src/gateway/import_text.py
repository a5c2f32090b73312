"""Reads the official text of a regulation from a file, article by article, and keeps it for quoting."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session, sessionmaker

from gateway.model import RegulationArticle
from gateway.regulation import DEFAULT

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_START = re.compile(
    r"^[#*>\s]*第([零〇一二两三四五六七八九十百千\d]{1,9})条(?:之[一二三四五六七八九十]+)?\**"
    r"(?=[\s　:：【（(]|$)[\s　:：]*"
)
_LOOSE = re.compile(r"^[#*>\s]*第([零〇一二两三四五六七八九十百千\d]{1,9})条\**[\s　:：]*")
_HEADING = re.compile(r"^(?:#|[*\s　]*第[零〇一二两三四五六七八九十百\d]+[编章节](?:\s|　|$))")
_BULLET = re.compile(r"^[-*+]\s+")
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]")


def split(text: str) -> dict[int, str]:
    """The articles of a regulation by number, from plain text or Markdown; headings and what is before are left out.

    An article begins with 第N条 at the start of a line. A reference that happens to stand there is told apart by the
    space that follows a real beginning, and by numbers that only rise.
    """
    return _split(text, _START) or _split(text, _LOOSE)


def _split(text: str, start: re.Pattern[str]) -> dict[int, str]:
    articles: dict[int, list[str]] = {}
    # The paragraphs of the article that is being read; what stands between a heading and the next article is nobody's.
    current: list[str] | None = None
    new_paragraph = False
    for line in text.splitlines():
        found = start.match(line)
        number = chinese_number(found[1]) if found else 0
        if found and number > max(articles, default=0):
            current = articles[number] = [line[found.end() :].strip().strip("*")]
        elif _HEADING.match(line):
            current = None
        elif current is not None and line.strip():
            words = _BULLET.sub("", line.strip())
            if new_paragraph or _ITEM.match(words):
                current.append(words)
            else:
                current[-1] += words
        new_paragraph = not line.strip()
    return {number: "\n".join(filter(None, parts)) for number, parts in articles.items()}


def chinese_number(text: str) -> int:
    """The number that 八十九 or 89 writes. Raises ValueError for what is no number."""
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for mark in text:
        if mark in _UNITS:
            total += (digit or 1) * _UNITS[mark]
            digit = 0
        elif mark in _DIGITS:
            digit = _DIGITS[mark]
        else:
            raise ValueError(f"{text} is no number")
    return total + digit


def import_text(sessions: sessionmaker[Session], regulation: str, articles: dict[int, str]) -> None:
    """Put these articles in the place of all that is kept of the regulation."""
    now = datetime.now(UTC)
    rows = [
        {"regulation": regulation, "article": number, "text": text, "imported_at": now}
        for number, text in articles.items()
    ]
    with sessions.begin() as session:
        session.execute(delete(RegulationArticle).where(RegulationArticle.regulation == regulation))
        session.execute(insert(RegulationArticle), rows)


def main(arguments: Sequence[str], sessions: sessionmaker[Session]) -> None:
    """`rulebook import-text FILE [--regulation ID]`: import, and say what was found. Raises SystemExit."""
    parser = argparse.ArgumentParser(prog="python -m gateway rulebook")
    importing = parser.add_subparsers(dest="command", required=True).add_parser("import-text")
    importing.add_argument("file", type=Path)
    importing.add_argument("--regulation", default=DEFAULT)
    given = parser.parse_args(arguments)
    try:
        articles = split(given.file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{given.file} cannot be read as UTF-8 text: {error}") from error
    if not articles:
        raise SystemExit(f"{given.file} holds no line that begins with 第…条, so nothing was imported")
    import_text(sessions, given.regulation, articles)
    missing = sorted(set(range(1, max(articles) + 1)) - articles.keys())
    said = f"{given.regulation}: {len(articles)} articles imported ({min(articles)}..{max(articles)})"
    sys.stdout.write(said + (f"; not found: {', '.join(map(str, missing))}" if missing else "; none is missing") + "\n")
