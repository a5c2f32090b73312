"""The rulebook loads, its rules are implemented, and Rushan's pack fits it."""

import importlib
import pkgutil
from datetime import date
from pathlib import Path

import pytest

import personnel.commands
from chassis.enforced import rules_of
from chassis.law import Rulebook
from personnel.commands.leave import chase_return

PACK = Path(__file__).parents[4] / "deploy" / "rulepacks" / "rushan" / "rulepack.toml"
HANDLERS = [
    importlib.import_module(found.name).handle
    for found in pkgutil.walk_packages(personnel.commands.__path__, "personnel.commands.")
    if not found.ispkg
]


def test_each_rule_has_an_article_and_two_gists():
    for rule in Rulebook.load("personnel").rules.values():
        assert rule.id == f"R{rule.article}.{rule.id.rpartition('.')[2]}"
        assert rule.gist["zh"]
        assert rule.gist["en"]
        assert rule.remedy.keys() >= {"zh", "en"}


def test_every_rule_is_enforced_by_some_command_or_read():
    enforced = set().union(*(rules_of(handler) for handler in HANDLERS))
    assert enforced == Rulebook.load("personnel").rules.keys()


def test_the_chase_cites_its_rule():
    assert "R75.3" in rules_of(chase_return.handle)


def test_the_pack_of_rushan_keeps_every_number():
    plain, packed = Rulebook.load("personnel"), Rulebook.load("personnel", str(PACK))
    assert packed.regulation["number"] == "乳政发〔2022〕4号"
    assert packed.value("R5.2", "passes", date(2026, 1, 1)) == plain.value("R5.2", "passes", date(2026, 1, 1))


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__module__.rpartition(".")[2])
def test_every_command_names_at_least_one_rule(handler):
    assert rules_of(handler)
