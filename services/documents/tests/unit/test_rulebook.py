"""The rulebook loads, what commands cite stands in it, and every refusal can say what would mend it."""

import importlib
import pkgutil
from string import Formatter

import pytest

from chassis.enforced import rules_of
from chassis.law import Rulebook
from documents import commands

BOOK = Rulebook.load("documents")
HANDLERS = {
    found.name.rpartition(".")[2]: importlib.import_module(found.name).handle
    for found in pkgutil.walk_packages(commands.__path__, "documents.commands.")
    if not found.ispkg
}
EXPECTED = {
    "draft_document": {"R18.1", "R29.1", "R56.1", "R61.1", "R62.1"},
    "review_document": {"R61.1", "R62.1", "R65.1"},
    "review_legality": {"R19.1", "R21.1"},
    "sign_document": {"R63.1", "R63.2", "R63.3", "R63.4", "R63.5", "R63.6", "R63.7"},
    "approve_seal_use": {"R68.1", "R68.2"},
    "record_seal_use": {"R68.1"},
    "publish_document": {"R29.1", "R67.1"},
}


def test_every_rule_has_an_article_gists_and_a_remedy_in_both_languages():
    assert BOOK.regulation["number"] == "乳政发〔2022〕4号"
    for rule_id, rule in BOOK.rules.items():
        assert rule_id.startswith(f"R{rule.article}.")
        assert rule.remedy.keys() == {"zh", "en"}
        for told in rule.remedy.values():
            list(Formatter().parse(told))


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_what_a_command_cites_stands_in_the_rulebook(name):
    found = rules_of(HANDLERS[name])
    assert found <= BOOK.rules.keys()
    assert found >= EXPECTED.get(name, set())


def test_every_rule_of_the_book_is_enforced_by_some_command():
    assert set().union(*map(rules_of, HANDLERS.values())) == BOOK.rules.keys()
