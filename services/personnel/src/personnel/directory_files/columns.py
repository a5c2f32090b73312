"""What the rows of each file or sheet hold: headings in Chinese and English, and how each cell is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_day_or_none, to_level, to_text
from personnel.acting.bounds import LOGIN, code, phone
from personnel.model import POST_KINDS

UNIT_KINDS = {
    "government": "政府",
    "department": "部门",
    "dispatched_body": "派出机构",
    "directly_subordinate_body": "直属机构",
    "institution": "事业单位",
    "town": "镇（街道）",
    "coordinating_body": "议事协调机构",
    "temporary_body": "临时机构",
    "internal_unit": "内设机构",
}
POSTS = {
    "mayor": "市长",
    "vice_mayor": "副市长",
    "office_director": "办公室主任",
    "office_deputy": "办公室副主任",
    "unit_head": "单位主要负责人",
    "unit_deputy": "单位副职",
    "staff": "工作人员",
}
FUNCTIONS = ("office", "justice", "audit", "market", "finance")
LEVELS = ("公开", "内部", "秘密", "机密", "绝密")
YES, NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否", "")
HIGHEST_RANK = 9999

Read = Callable[[str, str], Any]
"""From a cell's text and its column's name to a value. Raises Malformed."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its Chinese heading, how it is read, and whether a row may leave it empty."""

    name: str
    zh: str
    read: Read
    needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """The columns of one kind of rows; a file must have all that are not marked as extra."""

    kind: str
    zh: str
    columns: tuple[Column, ...]
    extra: frozenset[str] = frozenset()

    def named(self, heading: str) -> str | None:
        """The name of the column under a heading in either language; None for one that is not known."""
        said = heading.strip().lower()
        return next((column.name for column in self.columns if said in (column.name, column.zh)), None)


def _empty_or(read: Read) -> Read:
    return lambda text, name: read(text, name) if text else ""


def _worded(read: Read, words: Mapping[str, str]) -> Read:
    """As `read`, but the Chinese word of a value stands for it."""
    meant = {zh: value for value, zh in words.items()}
    return lambda text, name: read(meant.get(text, text), name)


def _text(longest: int = 200, least: int = 1) -> Read:
    return lambda text, name: to_text(text, name, longest=longest, least=least)


def _login(text: str, name: str) -> str:
    return code(text, name, LOGIN)


def _functions(text: str, name: str) -> tuple[str, ...]:
    named = text.replace("、", " ").replace(",", " ").split()
    return tuple(dict.fromkeys(to_choice(function, name, FUNCTIONS) for function in named))


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= len(str(HIGHEST_RANK)) and int(text)):
        raise Malformed({name: f"应在 1 至 {HIGHEST_RANK} 之间 / 1 to {HIGHEST_RANK} is expected"})
    return int(text)


def _level(text: str, name: str) -> int:
    if text in LEVELS:
        return LEVELS.index(text)
    return to_level(int(text) if len(text) == 1 and text in "01234" else -1, name)


def _truth(text: str, name: str) -> bool:
    said = text.lower()
    if said not in (*YES, *NO):
        raise Malformed({name: "应为 是 或者 否 / yes or no is expected"})
    return said in YES


SHEETS = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            "units",
            "单位",
            (
                Column("code", "单位代码", code, needed=True),
                Column("name", "名称", _text(), needed=True),
                Column("kind", "单位种类", _worded(_text(40), UNIT_KINDS), needed=True),
                Column("superior", "上级单位代码", _empty_or(code)),
                Column("functions", "职能", _functions),
                Column("from", "起始日", to_day_or_none),
                Column("instrument", "依据文书", _text(least=0)),
            ),
            frozenset({"from", "instrument"}),
        ),
        Sheet(
            "people",
            "人员",
            (
                Column("login", "登录名", _empty_or(_login)),
                Column("name", "姓名", _empty_or(_text(60))),
                Column("post", "职位代码", _empty_or(_login)),
                Column("post_kind", "职务种类", _worded(_empty_or(lambda t, n: to_choice(t, n, POST_KINDS)), POSTS)),
                Column("title", "职务名称", _empty_or(_text())),
                Column("unit", "所属单位代码", _empty_or(code)),
                Column("rank", "排序", _empty_or(_number)),
                Column("clearance", "密级", _empty_or(_level)),
                Column("phone", "电话", phone),
                Column("from", "任职起始日", to_day_or_none),
                Column("until", "任职截止日", to_day_or_none),
                Column("acting", "代理", _truth),
                Column("instrument", "依据文书", _text(least=0)),
                Column("post_from", "职位设立日", to_day_or_none),
            ),
            frozenset({"until", "acting", "instrument", "post_from"}),
        ),
        Sheet(
            "portfolios",
            "分工",
            (
                Column("post", "职位代码", _login, needed=True),
                Column("unit", "分管单位代码", _empty_or(code)),
                Column("area", "分管方面代码", _empty_or(code)),
                Column("from", "起始日", to_day_or_none, needed=True),
                Column("until", "截止日", to_day_or_none),
                Column("instrument", "依据文书", _text(least=0)),
            ),
            frozenset({"until", "instrument"}),
        ),
        Sheet(
            "partners",
            "补位",
            (
                Column("post", "职位代码", _login, needed=True),
                Column("partner", "补位职位代码", _login, needed=True),
                Column("from", "起始日", to_day_or_none, needed=True),
                Column("until", "截止日", to_day_or_none),
            ),
            frozenset({"until"}),
        ),
    )
}
"""The kinds of rows, in the order in which they are entered: each names things of those before it."""
