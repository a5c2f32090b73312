"""Whatever a refusal can name has a word that a clerk reads, in the one table of words."""

import ast
import re
from importlib import import_module

import pytest

from chassis.law import Machine, Rulebook
from gateway import fact_words, words
from tests.architecture.tree import modules

SERVICES = ("personnel", "meetings", "documents", "supervision")
MACHINES = [
    thing
    for service in SERVICES
    for module in vars(import_module(f"{service}.model")).values()
    if getattr(module, "__name__", "").startswith(f"{service}.model.")
    for thing in vars(module).values()
    if isinstance(thing, Machine)
]


def test_there_are_machines_to_look_at() -> None:
    assert {machine.name for machine in MACHINES} == set(words.THINGS)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_and_step_has_a_word(machine: Machine) -> None:
    states = {state for state, _ in machine.rows} | {row.to for row in machine.rows.values()}
    assert sorted(states - words.STATES[machine.name].keys()) == [], "gateway/words.py: STATES"
    assert sorted({step for _, step in machine.rows} - words.STEPS.keys()) == [], "gateway/words.py: STEPS"


@pytest.mark.parametrize("service", SERVICES)
def test_every_value_that_a_rulebook_lists_has_a_word(service: str) -> None:
    book = Rulebook.load(service)
    listed = {
        text
        for rule in book.rules.values()
        for name, values in rule.values.items()
        if name in ("kinds", "leaders", "decided_by", "routine")
        for dated in values
        for text in dated.value
    }
    assert {text for text in listed if words.said(text, 0) == text} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_remedies_are_sentences(service: str) -> None:
    for rule in Rulebook.load(service).rules.values():
        for told in rule.remedy.values():
            # What is shown as name=value is a print-out, not a sentence.
            assert not re.search(r"\w=|=\{", told), rule.id


def test_powers_are_told_by_who_holds_them() -> None:
    name = {"d08": "市财政局"}.get
    assert words.power("head:d08", 0, lambda code: name(code, code)) == "市财政局主要负责人"
    assert words.power("portfolio:area:finance", 0) == "分管财政金融工作的副市长"
    assert words.power("portfolio:d99", 1) == "the vice mayor in charge of d99"
    assert words.power("no_power", 0) == words.power("head:", 0) == ""


def test_only_values_of_the_facts_are_said_in_other_words() -> None:
    facts = {"missing": ["mayor", "portfolio:d08 / mayor.approve"], "title": "关于notice的通知", "day": "2026-11-09"}
    told = words.reworded("还缺：mayor、portfolio:d08 / mayor.approve；关于notice的通知；2026-11-09", facts, 0)
    assert told == "还缺：市长、分管d08的副市长或者市长（审批权）；关于notice的通知；2026年11月9日"
    assert words.reworded("signed by mayor.sign.", {"needed": ["mayor.sign"]}, 1) == "signed by the mayor (signing)."
    assert words.reworded("mayor.sign.decided", {"needed": ["mayor.sign"]}, 1) == "mayor.sign.decided"
    assert words.reworded("let the mayor or mayor.sign do it", {"needed": ["mayor", "mayor.sign"]}, 1) == (
        "let the mayor or the mayor (signing) do it"
    )


def judged_names() -> set[str]:
    """What rules are judged on: the arguments of their functions, and the facts that refusals name."""
    found: set[str] = set()
    for name, one in modules().items():
        if name.split(".")[1:2] != ["rules"]:
            continue
        for node in ast.walk(one.tree):
            if isinstance(node, ast.FunctionDef) and any(
                "implements" in ast.unparse(mark) for mark in node.decorator_list
            ):
                found |= {given.arg for given in (*node.args.args, *node.args.kwonlyargs)}
    for one in modules().values():
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("RuleBroken"):
                found |= {word.arg for word in node.keywords if word.arg}
    return found


def test_every_fact_has_a_name_that_a_clerk_reads() -> None:
    found = judged_names()
    assert {"present", "due", "unit", "missing"} <= found
    assert sorted(found - fact_words.FACTS.keys()) == []


def test_a_judgement_is_told_in_words() -> None:
    judged = {
        "rule": "R46.3", "function": "require_approved", "verdict": "broken",
        "arguments": {
            "state": "applied", "unit": "d07", "kind": "work_class2", "agreed": False, "level": 2, "day": "2026-11-09",
            "approved": {"unit": "d08", "day": None, "units": ["d08", "x9"]}, "held": [], "missing": ["mayor", ""],
        },
    }  # fmt: skip
    names = {"d07": "市司法局", "d08": "市财政局"}
    assert fact_words.judgement(judged, 0, lambda code: names.get(code, code)) == (
        "状态 待办公室审核；单位 市司法局；类别 二类工作会议；已同意的 否；密级 秘密；日期 2026年11月9日；"
        "已批准的 （单位 市财政局，日期 无，单位 市财政局、x9）；缺少 市长、；结论：不符合"
    )
    assert fact_words.judgement(judged, 1, lambda code: code).startswith("state applied; unit d07; kind work class2;")
    assert fact_words.judgement({"verdict": "answer: true"}, 0) == "结论：已作判断：true"
