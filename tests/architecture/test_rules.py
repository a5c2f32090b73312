"""No article, no rule; no number from the text in code; and every rule has its code and its test."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from chassis.law import Rulebook
from tests.architecture.tree import DOMAIN, ROOT, SERVICES, Module, inside, module, modules, obligations, rulebook

RULE_ID = re.compile(r"R\d+\.\d+")

LITERALS: dict[tuple[str, int | float], str] = {
    ("documents.rules.disclosure_rules", 4): "the highest of the five classification levels, which no text numbers",
}
"""Numbers above one that a rule module may hold, each with the reason why it is not one from the text."""


def rule_modules(service: str) -> list[Module]:
    return [one for name, one in modules().items() if name.startswith(f"{service}.rules.")]


def cited(one: Module) -> Iterator[tuple[str, int]]:
    """The rule ids a module names as whole strings, with their lines."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_ID.fullmatch(node.value):
            yield node.value, node.lineno


def implemented(one: Module) -> Iterator[str]:
    """The rules that a function of the module implements or a row of a Machine cites.

    Where a function is made for each row of a table (`implements(ground)`), the ids that are the table's keys count.
    """
    nodes = list(ast.walk(one.tree))
    if any(isinstance(node, ast.Call) and _is_made_for_rows(node) for node in nodes):
        keys = [key for node in nodes if isinstance(node, ast.Dict) for key in node.keys]
        yield from (key.value for key in keys if isinstance(key, ast.Constant) and RULE_ID.fullmatch(str(key.value)))
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ("implements", "Step"):
            values = [*node.args, *(word.value for word in node.keywords)]
            for value in values:
                if isinstance(value, ast.Constant) and RULE_ID.fullmatch(str(value.value)):
                    yield str(value.value)


def _is_made_for_rows(node: ast.Call) -> bool:
    named = isinstance(node.func, ast.Name) and node.func.id == "implements"
    return named and any(not isinstance(value, ast.Constant) for value in node.args)


def numbers(one: Module) -> Iterator[tuple[int | float, int]]:
    """Numbers above one in a module's code, but for places in a sequence."""
    places = {
        id(inner) for node in ast.walk(one.tree) if isinstance(node, ast.Subscript) for inner in ast.walk(node.slice)
    }
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in places:
            if node.value not in (0, 1):
                yield node.value, node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\d+(/\d+)?", node.value):
            yield float(node.value.partition("/")[0]), node.lineno


def marked(tree: ast.Module) -> Iterator[str]:
    """The rules that the tests of a module are marked with.

    A mark made for each row of a table (`mark.rule(row[0])`) counts for every id that the module's texts hold.
    """
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.rule"):
            for value in node.args:
                if isinstance(value, ast.Constant):
                    yield str(value.value)
                    continue
                texts = [str(other.value) for other in nodes if isinstance(other, ast.Constant)]
                yield from (found for text in texts for found in RULE_ID.findall(text))


@cache
def proofs() -> dict[str, list[str]]:
    """Rule id to the files of the tests that are marked with it."""
    found: dict[str, list[str]] = defaultdict(list)
    folders = [ROOT / "tests", *(ROOT / "services" / name / "tests" for name in SERVICES)]
    for path in (path for folder in folders for path in folder.rglob("test_*.py")):
        if path.parent != Path(__file__).parent:
            for rule in set(marked(ast.parse(path.read_text(encoding="utf-8")))):
                found[rule].append(inside(path))
    return found


@pytest.mark.parametrize("service", DOMAIN)
def test_every_rulebook_row_is_an_obligation_of_that_service_with_its_kind_and_article(service: str) -> None:
    wrong = []
    for rule, row in rulebook(service).items():
        owner, kind = obligations().get(rule, ("", ""))
        if owner not in (service, "all"):
            wrong.append(f"{rule}: belongs to {owner or 'nobody'}")
        elif row["kind"] != kind:
            wrong.append(f"{rule}: {row['kind']}, but the obligation is of kind {kind}")
        if row["article"] != rule[1:].partition(".")[0]:
            wrong.append(f"{rule}: article {row['article']}")
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_rule_the_code_names_is_in_the_services_own_rulebook(service: str) -> None:
    strangers = [
        f"{inside(one.path)}:{line} {rule}"
        for one in modules().values()
        if one.package == service
        for rule, line in cited(one)
        if rule not in rulebook(service)
    ]
    assert strangers == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_reader_is_told_a_place_instead_of_a_number(service: str) -> None:
    for rule in Rulebook.load(service).rules.values():
        for language, letter in (("zh", "[\u4e00-\u9fff]"), ("en", "[a-z]")):
            said = rule.read_on(date.max, language)
            assert not re.search(r"[{}]", said), rule.id
            assert bool(rule.reading) == bool(re.search(letter, said)), rule.id


@pytest.mark.parametrize("service", DOMAIN)
def test_every_rule_of_a_rulebook_is_implemented(service: str) -> None:
    done = {rule for one in modules().values() if one.package == service for rule in implemented(one)}
    assert sorted(rulebook(service).keys() - done) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_rule_of_a_rulebook_has_a_test_that_names_it(service: str) -> None:
    theirs = (f"services/{service}/", "tests/")
    proved = {rule for rule, paths in proofs().items() if any(path.startswith(theirs) for path in paths)}
    assert sorted(rulebook(service).keys() - proved) == []


def test_no_test_names_a_rule_that_is_no_obligation() -> None:
    """Obligations that the frame holds for all services stand in no rulebook, and are named all the same."""
    assert {rule: paths for rule, paths in proofs().items() if rule not in obligations()} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_no_number_of_the_text_stands_in_rule_code(service: str) -> None:
    found = [
        f"{inside(one.path)}:{line} {value}"
        for one in rule_modules(service)
        for value, line in numbers(one)
        if (one.name, value) not in LITERALS
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def f(x):\n    return x < 5", 1),
        ("LIMIT = 1 / 2", 1),
        ("from fractions import Fraction\nHALF = Fraction('1/2')", 1),
        ("def f(x):\n    return x[3] + x[0] - 1", 0),
        ("def f(x):\n    return max(0, x)", 0),
        ("def f(x=2.5): ...", 1),
    ],
)
def test_a_number_in_rule_code_is_seen(source: str, count: int) -> None:
    assert len(list(numbers(module("meetings.rules.x_rules", source)))) == count


def test_ids_in_code_are_seen() -> None:
    source = (
        "@implements('R1.1', 'R1.2')\ndef f(): ...\n"
        "M = Machine('m', {('a', 'b'): Step('c', 'R2.1'), ('a', 'd'): Step('e', rule='R2.2')})\n"
        "def g(ctx): ctx.exercise('R3.1', 'x')\n"
    )
    one = module("meetings.commands.topic.x", source, Path("x.py"))
    table = "T = {'R4.1': 1}\ndef f(ground): return implements(ground)(g)(ground)\n"
    assert set(implemented(module("meetings.rules.t_rules", table))) == {"R4.1"}
    assert not set(implemented(module("meetings.rules.t_rules", "T = {'R4.1': 1}")))
    assert set(implemented(one)) == {"R1.1", "R1.2", "R2.1", "R2.2"}
    assert {rule for rule, _ in cited(one)} == {"R1.1", "R1.2", "R2.1", "R2.2", "R3.1"}


def test_marks_are_seen() -> None:
    plain = "@pytest.mark.rule('R1.1')\ndef test_a(): assert 'R9.9'\n"
    table = "ROWS = 'R2.1 yes R2.2 no'\nCELLS = [pytest.param(r, marks=pytest.mark.rule(r)) for r in ROWS.split()]\n"
    assert set(marked(ast.parse(plain))) == {"R1.1"}
    assert set(marked(ast.parse(table))) == {"R2.1", "R2.2"}
