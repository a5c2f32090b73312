"""Every service has the same shape, files stay small, and nothing in the tree is half done or knows one machine."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.architecture.tree import (
    DOMAIN,
    PACKAGES,
    ROOT,
    SERVICES,
    Module,
    commands,
    committed,
    inside,
    module,
    modules,
)

SHAPE = (
    "pyproject.toml",
    "README.md",
    "Dockerfile-arg",
    "migrations/env.py",
    "migrations/HEAD",
    "migrations/versions/0001_spine.py",
    "src/{0}/__init__.py",
    "src/{0}/__main__.py",
    "src/{0}/settings.py",
    "src/{0}/rulebook/work-rules-2022.toml",
    "src/{0}/model/__init__.py",
    "src/{0}/model/base.py",
    "src/{0}/rules/__init__.py",
    "src/{0}/commands/__init__.py",
    "src/{0}/queries.py",
    "src/{0}/api.py",
    "src/{0}/worker.py",
    "tests/unit",
    "tests/integration",
)
LONGEST = 400
LONGER: dict[str, str] = {}
"""Files that may be longer than LONGEST lines, each with the reason."""

# Written apart, so that this file is no finding of its own.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
MACHINE = re.compile(
    "|".join(
        (
            r"/(?:wo" + r"rk/|ro" + r"ot/|home/[a-z]|Us" + r"ers/)",
            r"py" + r"pi\.|artif" + r"actory|dev" + r"pi\b|--(?:extra-)?ind" + r"ex-url[ =]|files\.python" + "hosted",
        )
    ),
    re.IGNORECASE,
)
MACHINE_WELL: dict[str, str] = {}
"""Files that may name a registry or a home folder, each with the reason."""

VERB = re.compile(r"[a-z]+(_[a-z]+)*")
VAGUE = {"utils", "helpers", "misc", "common", "util", "helper"}


@pytest.mark.parametrize("service", DOMAIN)
def test_a_service_has_the_one_shape(service: str) -> None:
    home = ROOT / "services" / service
    # A module that grew is a package of the same name, with a module an area.
    missing = [
        name
        for part in SHAPE
        if not (home / (name := part.format(service))).exists() and not (home / name.removesuffix(".py")).is_dir()
    ]
    assert missing == []


@pytest.mark.parametrize("service", DOMAIN)
def test_a_command_is_a_module_named_for_what_it_does_and_has_a_handler(service: str) -> None:
    wrong = []
    for name, one in commands(service).items():
        functions = {node.name for node in one.tree.body if isinstance(node, ast.FunctionDef)}
        if not VERB.fullmatch(name.rpartition(".")[2]):
            wrong.append(f"{name}: not named as verb_noun")
        if "handle" not in functions:
            wrong.append(f"{name}: no function handle")
    assert wrong == []


@pytest.mark.parametrize("service", DOMAIN)
def test_a_command_stands_in_the_folder_of_its_area(service: str) -> None:
    """commands/<area>/<verb_noun>.py, no deeper, and nothing beside the areas."""
    files = PACKAGES[service].joinpath("commands").rglob("*.py")
    parts = [path.relative_to(PACKAGES[service] / "commands").parts for path in files]
    assert [one for one in parts if len(one) != 2 and one != ("__init__.py",)] == []
    assert {one[0] for one in parts if len(one) == 2} == {one[0] for one in parts if one[1:] == ("__init__.py",)}


@pytest.mark.parametrize("service", DOMAIN)
def test_no_two_commands_of_a_service_have_the_same_name(service: str) -> None:
    """The last part of a command's name is what its act is called on record, whatever its area."""
    count = Counter(name.rpartition(".")[2] for name in commands(service))
    assert [name for name, often in count.items() if often > 1] == []


@pytest.mark.parametrize("service", DOMAIN)
def test_rule_modules_are_named_for_their_topic(service: str) -> None:
    names = [name for name in modules() if name.startswith(f"{service}.rules.")]
    assert [name for name in names if not name.endswith("_rules")] == []


def test_no_module_has_a_vague_name() -> None:
    assert [name for name in modules() if VAGUE & set(name.split("."))] == []


def test_no_file_of_the_services_or_the_chassis_is_long() -> None:
    folders = tuple(str(ROOT / name) for name in ("chassis", "services", "deploy", "tests"))
    paths = [path for path in committed() if path.suffix == ".py" and str(path).startswith(folders)]
    lengths = {inside(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: count for name, count in lengths.items() if count > LONGEST and name not in LONGER} == {}


def _findings(pattern: re.Pattern[str], spared: dict[str, str]) -> Iterator[str]:
    for path in committed():
        if inside(path) in spared:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                yield f"{inside(path)}:{number} {line.strip()[:100]}"


def test_nothing_is_left_for_later() -> None:
    assert list(_findings(UNFINISHED, {})) == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert list(_findings(MACHINE, MACHINE_WELL)) == []


def undocumented(one: Module) -> Iterator[str]:
    """Public functions, methods and classes without a docstring, and a module without its sentence."""
    if ast.get_docstring(one.tree) is None:
        yield one.name
    scopes: list[tuple[str, list[ast.stmt], bool]] = [(one.name, one.tree.body, False)]
    while scopes:
        name, body, derived = scopes.pop()
        for node in body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name[0] == "_":
                continue
            # What a method of a derived class means may be said by its base.
            if ast.get_docstring(node) is None and not (derived and isinstance(node, ast.FunctionDef)):
                yield f"{name}.{node.name}"
            if isinstance(node, ast.ClassDef):
                scopes.append((f"{name}.{node.name}", node.body, bool(node.bases)))


@pytest.mark.parametrize("package", ["chassis", *SERVICES])
def test_whatever_is_public_in_chassis_rules_and_commands_says_what_it_means(package: str) -> None:
    held = ("rules", "commands", "model")
    whole = package == "chassis"
    mine = [one for one in modules().values() if one.package == package]
    spoken = [one for one in mine if whole or one.name.split(".")[1:2] in ([part] for part in held)]
    found = [name for one in spoken for name in undocumented(one)]
    assert found == []


def test_a_sentence_left_out_is_seen() -> None:
    source = '"""A module."""\nclass A:\n    """A."""\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...\n'
    assert set(undocumented(module("x", source))) == {"x.A.f", "x.h"}


@pytest.mark.parametrize("text", ["# TO" + "DO later", "path = '/wo" + "rk/main'", "--index" + "-url https://x"])
def test_a_finding_is_found(text: str) -> None:
    assert UNFINISHED.search(text) or MACHINE.search(text)
