"""How minutes are worded: their number, their items as lines of text, and the papers that are printed of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meetings.model.decision import CARRIED_OUT, Decision
from meetings.model.minutes import Minutes
from meetings.rules import minutes_rules

LEADS: Mapping[str, str] = {
    "adopted": "会议审议通过。",
    "adopted_with_changes": "会议审议，修改后通过。",
    "rejected": "会议研究，不予通过。",
    "deferred": "会议研究，决定暂缓。",
    "referred": "会议研究，决定转报。",
}
"""How minutes tell what became of a topic."""
_FIGURES = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """A number from 1 to 100 in Chinese figures."""
    tens, ones = divmod(number, 10)
    if tens == len(_FIGURES):
        return "一百"
    lead = "" if tens == 0 else "十" if tens == 1 else _FIGURES[tens] + "十"
    return lead + (_FIGURES[ones] if ones else "")


def paragraphs(shown: Sequence[Mapping[str, Any]], names: Mapping[str, str] | None = None) -> list[str]:
    """The items as lines of text; with the names of units also who carries them out until when."""
    lines = []
    for number, item in enumerate(shown, 1):
        # Items written before leads were kept with them have none.
        said = item.get("lead") or LEADS[item["outcome"]]
        lines += [f"{ordinal(number)}、{item['title']}", f"{said}{ended(item['text'])}"]
        if names is not None and carried_out(item):
            lines.append(_whose(item, names))
    return lines


def lead(decision: Decision, names: Mapping[str, str], on: date) -> str:
    """How minutes tell what became of a topic: what was changed, until when it is put off, to whom it is referred.

    `names` are those of units by their codes.
    """
    said = LEADS[decision.outcome]
    if decision.outcome == "adopted_with_changes" and decision.changes:
        return f"{said}修改内容：{ended(decision.changes)}"
    if decision.outcome == "deferred" and decision.deferred_to:
        return f"{said}暂缓至：{ended(decision.deferred_to)}"
    if decision.referred_unit:
        return f"会议研究，决定转报{names.get(decision.referred_unit, decision.referred_unit)}。"
    if decision.referred_kind:
        mark = str(minutes_rules.series_of(decision.referred_kind, on)["mark"])
        return f"会议研究，决定转报{mark.removesuffix('纪要')}。"
    return said


def ended(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.endswith(tuple("。！？；：…”）")) else f"{text}。"


def _whose(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    units = "、".join(names.get(unit, unit) for unit in item["responsible_units"])
    if not item["term"]:
        return f"责任单位：{units}。"
    term = date.fromisoformat(item["term"])
    return f"责任单位：{units}；办结期限：{term.year}年{term.month}月{term.day}日。"


def carried_out(item: Mapping[str, Any]) -> bool:
    """Whether somebody has to carry out what an item says (article 54)."""
    return item["outcome"] in CARRIED_OUT


def number_text(minutes: Minutes, on: date) -> str:
    """The number as it is printed; a corrected edition keeps the number and says that it corrects."""
    row = minutes_rules.series_of(minutes.meeting_kind, on)
    number = str(row["number"]).format(year=minutes.year, sequence=minutes.sequence)
    if minutes.edition == 1:
        return number
    return f"{number}（更正）" if minutes.edition == 2 else f"{number}（第{ordinal(minutes.edition - 1)}次更正）"


ANSWERS: Mapping[str, str] = {"agreed": "同意", "agreed_with_changes": "修改后同意", "disagreed": "不同意"}
"""How a form tells what a unit answered."""
_TITLES: Mapping[str, str] = {
    "mayor": "市长",
    "vice_mayor": "副市长",
    "portfolio": "分管市领导",
    "head": "单位主要负责人",
    "office.head": "市政府办公室主任",
    "office.deputy": "市政府办公室副主任",
    "office.staff": "市政府办公室",
}
_WAYS: Mapping[str, str] = {"delegation": "受委托", "substitution": "补位", "authorization": "经授权"}


def capacity(told: str) -> str:
    """In whose capacity an opinion was signed, in words, from how the record tells it: <power> (<title>)."""
    key, _, way = told.partition(" (")
    whole = key.partition(":")[0]
    title = _TITLES.get(whole) or _TITLES.get(whole.partition(".")[0], "")
    by = _WAYS.get(way.rstrip(")"), "")
    return f"{by}{title}" if title else by
