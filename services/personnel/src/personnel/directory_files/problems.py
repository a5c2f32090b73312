"""What is wrong with a cell, a row or a file, and what to do about it, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.errors import AlreadyExists, Failure, Malformed, NotFound
from chassis.law import Rulebook, RuleBroken


@dataclass(frozen=True)
class Problem:
    """One problem; row 0 means the whole file, an empty column the whole row."""

    sheet: str
    row: int
    column: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    rule: str = ""

    def place(self) -> str:
        """Where it is, as a path."""
        return f"{self.sheet}[{self.row}]" + (f".{self.column}" if self.column else "")


class _Gaps(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"


def cell(sheet: str, row: int, column: str, value: str, expected: str) -> Problem:
    """A cell whose value cannot be used; `expected` says in both languages what can, apart by a slash."""
    zh, _, en = expected.partition(" / ")
    shown = value if len(value) <= 40 else value[:40] + "…"
    said = ("这一格是空的", "this cell is empty") if not value else (f"“{shown}”不能用", f"“{shown}” cannot be used")
    return Problem(sheet, row, column, *said, f"改为：{zh}", f"correct it: {en or zh}")


def refused(
    sheet: str, row: int, error: Failure, book: Rulebook, values: Mapping[str, Any], columns: Mapping[str, str]
) -> list[Problem]:
    """Why a command refused a row; `columns` tells which column stands for what the failure names."""
    if isinstance(error, RuleBroken):
        return [_broken(sheet, row, error, book)]
    if isinstance(error, Malformed):
        return [
            cell(sheet, row, columns.get(name, name), str(values.get(columns.get(name, name), "")), text)
            for name, text in error.fields.items()
        ]
    what = str(getattr(error, "what", ""))
    column = columns.get(what, what)
    value = values.get(column, "")
    if isinstance(error, NotFound):
        return [missing(sheet, row, column, str(value))]
    if isinstance(error, AlreadyExists):
        said = ("名录中已经有了，不能再有一个", "the directory has one already, and there can be no other")
        todo = ("改用已有的一个，或者先终止它", "use the one that is there, or end it first")
        return [Problem(sheet, row, column, *said, *todo)]
    raise error


def missing(sheet: str, row: int, column: str, value: str) -> Problem:
    """A cell that names what is neither in the directory nor in the file."""
    said = (f"没有“{value}”，或者当时还没有", f"there is no “{value}”, or not yet on that day")
    todo = ("先登记它，或者改为已有的代码", "enter it first, or name one that is there")
    return Problem(sheet, row, column, *said, *todo)


def _broken(sheet: str, row: int, error: RuleBroken, book: Rulebook) -> Problem:
    rule = book.rules[error.rule]
    said = {
        name: "、".join(map(str, value)) if isinstance(value, list) else value for name, value in error.judged.items()
    }
    zh, en = (rule.remedy.get(tongue, "").format_map(_Gaps(said)) for tongue in ("zh", "en"))
    return Problem(sheet, row, "", rule.gist["zh"], rule.gist["en"], zh, en, rule=error.rule)
