"""The kinds of meeting there are (article 41), who is due at each, and the tasks an item must fall under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW


@dataclass(frozen=True)
class Kind:
    """One kind of meeting: its name, its tasks by key with their gist, and the rule that lists them ("" for none)."""

    key: str
    zh: str
    task_rule: str
    tasks: Mapping[str, str]


_THEMATIC = {
    "portfolio_matter": "分管范围内的专门问题",
    "disagreement": "部门之间有分歧的问题",
    "for_collective": "需提交集体研究的问题",
}
KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "plenary",
            "全体会议",
            "R42.3",
            {"convey": "传达上级精神", "major_matter": "决定重大事项", "deploy": "部署重要工作"},
        ),
        Kind(
            "executive",
            "常务会议",
            "R43.5",
            {
                "convey": "传达上级精神",
                "plans_and_budget": "规划、年度思路、预算等重要事项",
                "normative_draft": "规范性文件草案",
                "party_committee": "需报市委会议审议的事项或者文件",
                "important_document": "以市政府或者办公室名义印发的重要文件",
            },
        ),
        Kind(
            "mayor_office",
            "市长办公会议",
            "R44.3",
            {"exchange": "交流重要工作", "for_executive": "需提交常务会议的问题", "daily": "日常工作中的重要事项"},
        ),
        Kind("thematic", "专题会议", "R45.2", _THEMATIC),
        Kind("work_class1", "一类工作会议", "", {}),
        Kind("work_class2", "二类工作会议", "", {}),
    )
}


@implements("R41.1")
def kind_of(key: str) -> Kind:
    """The kind of meeting of that key; article 41 knows no other."""
    kind = KINDS.get(key)
    if kind is None:
        raise RuleBroken("R41.1", kind=key, kinds=sorted(KINDS))
    return kind


def require_task(kind: str, task: str) -> None:
    """An item names one of the tasks its kind of meeting has (articles 42 to 45); work meetings have no such list."""
    match kind_of(kind).key:
        case "plenary":
            require_plenary_task(task)
        case "executive":
            require_executive_task(task)
        case "mayor_office":
            require_mayor_office_task(task)
        case "thematic":
            require_thematic_task(task)


@implements("R42.3")
def require_plenary_task(task: str) -> None:
    """An item of the plenary falls under one of its tasks."""
    _require(task, "plenary", "R42.3")


@implements("R43.5")
def require_executive_task(task: str) -> None:
    """An item of the executive meeting falls under one of its five tasks."""
    _require(task, "executive", "R43.5")


@implements("R44.3")
def require_mayor_office_task(task: str) -> None:
    """An item of the mayor's-office meeting falls under one of its tasks."""
    _require(task, "mayor_office", "R44.3")


@implements("R45.2")
def require_thematic_task(task: str) -> None:
    """An item of a thematic meeting falls under one of its tasks."""
    _require(task, "thematic", "R45.2")


def _require(task: str, kind: str, rule: str) -> None:
    if task not in KINDS[kind].tasks:
        raise RuleBroken(rule, task=task, kind=kind, tasks=sorted(KINDS[kind].tasks))


@dataclass(frozen=True)
class Composition:
    """The kinds of post whose holders are due as members, and of those who observe."""

    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()


def composition(kind: str) -> Composition:
    """Who is due by post; the invited of thematic and work meetings are named one by one."""
    match kind_of(kind).key:
        case "plenary":
            return Composition(plenary_members())
        case "executive":
            return Composition(executive_members(), executive_observers())
        case "mayor_office":
            return mayor_office_composition()
        case "work_class1":
            return Composition(class1_members())
    return Composition()


def unit_kinds(kind: str, on: date) -> tuple[str, ...]:
    """Of which kinds of unit the heads are due at a plenary or class 1 meeting, or are called to a class 2 one."""
    match kind_of(kind).key:
        case "plenary":
            return plenary_unit_kinds(on)
        case "work_class1" | "work_class2":
            return work_unit_kinds(on)
    return ()


@implements("R42.1")
def plenary_unit_kinds(on: date) -> tuple[str, ...]:
    """The plenary's heads are those of departments; towns may be asked to observe."""
    return tuple(LAW.value("R42.1", "unit_kinds", on))


@implements("R46.1")
def work_unit_kinds(on: date) -> tuple[str, ...]:
    """Departments and towns take part in work meetings."""
    return tuple(LAW.value("R46.1", "unit_kinds", on))


@implements("R46.1")
def require_work_units(units: Mapping[str, str], on: date) -> None:
    """The units called to a class 2 meeting, with their kinds, are departments and towns."""
    allowed = work_unit_kinds(on)
    strange = sorted(unit for unit, kind in units.items() if kind not in allowed)
    if strange:
        raise RuleBroken("R46.1", units=strange, kinds=list(allowed))


@implements("R46.1")
def class1_members() -> tuple[str, ...]:
    """The posts whose holders take part in a class 1 work meeting beside the mayor who chairs it."""
    return ("mayor", "vice_mayor", "office_director", "unit_head")


CALLED_BY_UNIT = ("thematic", "work_class2")
"""The kinds of meeting to which units are named in the call, so that their people take part."""


def called_posts(kind: str) -> tuple[tuple[str, ...], ...]:
    """Whose holders come for a unit that is named in the call: of these groups of posts the first that has any."""
    match kind_of(kind).key:
        case "thematic":
            return thematic_posts()
        case "work_class2":
            return class2_posts()
    return ()


@implements("R45.1")
def thematic_posts() -> tuple[tuple[str, ...], ...]:
    """The heads of the departments and units concerned take part in a thematic meeting."""
    return (("unit_head", "office_director"),)


@implements("R46.1")
def class2_posts() -> tuple[tuple[str, ...], ...]:
    """The heads in charge take part in a class 2 work meeting: a unit's deputies, or its head where it has none."""
    return (("unit_deputy", "office_deputy"), ("unit_head", "office_director"))


@implements("R42.1")
def plenary_members() -> tuple[str, ...]:
    """The posts whose holders make up the plenary."""
    return ("mayor", "vice_mayor", "office_director", "unit_head")


@implements("R43.1")
def executive_members() -> tuple[str, ...]:
    """The posts whose holders make up the executive meeting."""
    return ("mayor", "vice_mayor", "office_director")


@implements("R43.3")
def executive_observers() -> tuple[str, ...]:
    """The posts whose holders observe the executive meeting."""
    return ("office_deputy",)


@implements("R44.1")
def mayor_office_composition() -> Composition:
    """The posts that make up the mayor's-office meeting, and those that observe it."""
    return Composition(("mayor", "vice_mayor"), ("office_director", "office_deputy"))
