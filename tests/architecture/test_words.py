"""Whatever a refusal can name has a word that a clerk reads, in the one table of words."""

import re
from importlib import import_module

import pytest

from chassis.law import Machine, Rulebook
from gateway import words

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
    assert states <= set(words.STATES[machine.name])
    assert {step for _, step in machine.rows} <= set(words.STEPS)


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
