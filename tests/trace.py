"""Write the matrix obligation → rule → tests → endpoints, read from the code and from the last test run."""

import ast
import importlib
import inspect
import json
import pkgutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
# Started as a plain file, this program would not find the packages beside it.
sys.path.insert(0, str(ROOT))

from chassis.enforced import rules_of  # noqa: E402
from chassis.law import Rule, Rulebook  # noqa: E402
from deploy.local.keys import key_files  # noqa: E402

SERVICES = ("personnel", "meetings", "documents", "supervision", "gateway")
RESULTS = ROOT / "build/test-results.json"
OBLIGATIONS = ROOT / "tests/architecture/obligation_ids.txt"
HANZI = "零一二三四五六七八九"
Row = dict[str, Any]


def modules_of(service: str, part: str) -> Iterator[ModuleType]:
    """The modules of one part of a service, as rules or commands."""
    package = importlib.import_module(f"{service}.{part}")
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)


def functions_of(service: str, rules: frozenset[str]) -> dict[str, set[str]]:
    """Rule id → the rule functions and state machines that implement it, as module:name.

    A rule that none of these implements is one of authority alone; the commands that exercise it stand for it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for module in (*modules_of(service, "rules"), *modules_of(service, "model")):
        for name, thing in vars(module).items():
            if name in defined(module):
                for rule in getattr(thing, "__rules__", ()):
                    found[rule].add(f"{module.__name__}:{name}")
    alone = rules - found.keys()
    for module in modules_of(service, "commands"):
        for rule in rules_of(module.handle) & alone if hasattr(module, "handle") else ():
            found[rule].add(f"{module.__name__}:handle")
    return found


@cache
def defined(module: ModuleType) -> set[str]:
    """The names that a module defines itself; what it imports is another module's."""
    names = set()
    for node in ast.parse(inspect.getsource(module)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
        names |= {node.name} if isinstance(node, ast.FunctionDef) else set()
    return names


def endpoints() -> dict[str, set[str]]:
    """Rule id → the REST operations that enforce it, as the description of the API tells them."""
    from gateway.app import create_app
    from gateway.gate import Gate
    from gateway.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        keys = key_files(Path(folder))
        # The gate connects to nothing until it is asked, and it is asked for the description only.
        gate = Gate(
            Settings(
                database_url="",
                amqp_url="",
                environment="development",
                actor_private_key_file=keys["ACTOR_PRIVATE_KEY_FILE"],
                dev_issuer_key_file=keys["DEV_ISSUER_KEY_FILE"],
            )
        )
        description = create_app(gate).test_client().get("/openapi.json").json
    found: dict[str, set[str]] = defaultdict(set)
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for rule in operation.get("x-rules", ()) if isinstance(operation, dict) else ():
                found[rule].add(f"{method.upper()} {path}")
    return found


def run_tests() -> dict[str, set[str]]:
    """The functions of each test file that the last runs know of, so far as they name rules."""
    found: dict[str, set[str]] = defaultdict(set)
    for test in json.loads(RESULTS.read_text()) if RESULTS.exists() else {}:
        file, _, function = test.partition("::")
        found[file].add(function.rpartition("::")[2].partition("[")[0])
    return found


def not_run(known: dict[str, set[str]], root: Path = ROOT) -> Iterator[str]:
    """The tests that name a rule and of which no run is known: functions, or whole files that mark cases alone."""
    for path in sorted(
        found for part in ("chassis", "services", "tests") for found in (root / part).rglob("test_*.py")
    ):
        file, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        nodes = list(ast.walk(ast.parse(text))) if "pytest.mark.rule(" in text else []
        # A test of tests may hold the mark in a text.
        if not any(isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule" for node in nodes):
            continue
        if file not in known:
            yield file
            continue
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name not in known[file]:
                marks = [ast.unparse(one) for one in node.decorator_list]
                if any(mark.startswith("pytest.mark.rule(") for mark in marks):
                    yield f"{file}::{node.name}"


def outcomes() -> dict[str, dict[str, str]]:
    """Rule id → the tests that name it, and how each ended in its last run."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for test, result in (json.loads(RESULTS.read_text()) if RESULTS.exists() else {}).items():
        for rule in result["rules"]:
            found[rule][test] = result["outcome"]
    return found


def matrix(tests: dict[str, dict[str, str]]) -> tuple[dict[str, Row], dict[str, dict[str, Rule]]]:
    """One row for each rule that any service enforces, and the rule as each of these services' rulebooks has it."""
    at = endpoints()
    rows: dict[str, Row] = {}
    rules: dict[str, dict[str, Rule]] = defaultdict(dict)
    for service in SERVICES:
        book = Rulebook.load(service)
        functions = functions_of(service, frozenset(book.rules))
        for rule_id, rule in book.rules.items():
            rules[rule_id][service] = rule
            known = rows.get(rule_id, {}).get("functions", ())
            rows[rule_id] = {
                "service": ", ".join(rules[rule_id]),
                "functions": sorted({*known, *functions[rule_id]}),
                "tests": sorted(tests[rule_id]),
                "passed": bool(tests[rule_id]) and set(tests[rule_id].values()) == {"passed"},
                "endpoints": sorted(at[rule_id]),
            }
    return {rule_id: rows[rule_id] for rule_id in sorted(rows, key=order)}, rules


def page(rows: dict[str, Row], rules: dict[str, dict[str, Rule]], tests: dict[str, dict[str, str]]) -> str:
    """The matrix as a page of documentation: what each article asks, where it is held, and what proves it."""
    obligations = [line.split() for line in OBLIGATIONS.read_text().splitlines() if line and line[0] != "#"]
    regulation = Rulebook.load("gateway").regulation
    held = {rule_id: tests[rule_id] for rule_id, _, _ in obligations if rule_id in tests and rule_id not in rows}
    lines = [
        "# 规则矩阵 Rule matrix",
        "",
        f"{regulation['title']}（{regulation['number']}）",
        "",
        "Written by `make trace` from the code, the description of the API and the last test run; never edited.",
        "Gists are in our own words, not the regulation's.",
        "",
        f"{len(rows) + len(held)} of {len(obligations)} obligations are enforced today. ✓ all tests that name the rule",
        "passed, ✗ one did not, — none was run.",
    ]
    article = ""
    for rule_id, row in rows.items():
        first = next(iter(rules[rule_id].values()))
        if first.article != article:
            article = first.article
            lines += ["", f"## 第{hanzi(int(article))}条 Article {article}"]
        lines += ["", f"### {rule_id} {first.gist['zh']}", "", *entry(row, rules[rule_id])]
    lines += ["", "## 由框架统一执行 Held by the frame for all services", ""]
    lines += [f"- {rule_id}: {proof(sorted(told), set(told.values()) == {'passed'})}" for rule_id, told in held.items()]
    lines += ["", "## 尚未由系统执行 Not enforced yet", ""]
    for service in dict.fromkeys(owner for _, owner, _ in obligations):
        missing = [rule_id for rule_id, owner, _ in obligations if owner == service and rule_id not in {*rows, *held}]
        lines += [f"- {service}: {', '.join(sorted(missing, key=order))}"] if missing else []
    return "\n".join([*lines, ""])


def entry(row: Row, rules: dict[str, Rule]) -> Iterator[str]:
    """What is said of one rule; where several services share it, each with its own part of it."""
    first = next(iter(rules.values()))
    english = first.gist["en"]
    yield f"{english[:1].upper()}{english[1:]}. *{first.kind}, {row['service']}*"
    yield ""
    for service, rule in rules.items():
        part = f" ({service})" if len(rules) > 1 else ""
        if rule.gist != first.gist:
            yield f"- 要点 gist{part}: {rule.gist['zh']} {rule.gist['en']}"
        if rule.reading:
            today = date.today()
            yield f"- 理解 reading{part}: {rule.read_on(today, 'zh')}"
            yield f"  {rule.read_on(today, 'en')}"
        for name, values in sorted(rule.values.items()):
            told = "; ".join(f"{number(dated.value)} from {dated.start}" for dated in reversed(values))
            yield f"- 数值 number{part} `{name}`: {told}"
    yield f"- 测试 tests {proof(row['tests'], row['passed'])}"
    yield f"- 实现 code: {', '.join(f'`{name}`' for name in row['functions'])}"
    yield f"- 接口 API: {', '.join(f'`{name}`' for name in row['endpoints']) or 'none'}"


def proof(tests: list[str], passed: bool) -> str:
    """How many tests name a rule, how they ended, and where they are."""
    files = Counter(test.partition("::")[0] for test in tests)
    mark = "✓" if passed else "✗" if tests else "—"
    return f"{mark} {len(tests)}: {', '.join(f'`{file}` ({count})' for file, count in files.items())}"


def number(value: Any) -> str:
    """A rulebook's number as people read it."""
    if isinstance(value, list):
        return ", ".join(map(number, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {number(one)}" for name, one in value.items())
    return str(value)


def hanzi(article: int) -> str:
    """The number of an article as the text writes it, below one hundred: 5 五, 10 十, 43 四十三."""
    tens, ones = divmod(article, 10)
    return (HANZI[tens] if tens > 1 else "") + ("十" if tens else "") + (HANZI[ones] if ones else "")


def order(rule_id: str) -> tuple[int, ...]:
    """Rules in the order of their articles: R9.1 before R43.4."""
    return tuple(int(part) for part in rule_id[1:].split("."))


def main() -> None:
    """Write docs/rules.md and build/trace.json; say which rule nothing implements or proves.

    Raises SystemExit, and writes nothing, where tests that name rules have not been run: the page would say of rules
    that nothing proves them.
    """
    if unrun := list(not_run(run_tests())):
        raise SystemExit(
            f"{len(unrun)} files or tests that name rules have not been run here: docs/rules.md stays as it is. "
            "Run `make test` first, or these:\n  " + "\n  ".join(unrun[:20]) + ("\n  …" if unrun[20:] else "")
        )
    tests = outcomes()
    rows, rules = matrix(tests)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/trace.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False))
    (ROOT / "docs/rules.md").write_text(page(rows, rules, tests))
    print(f"{len(rows)} rules in docs/rules.md and build/trace.json")
    for what, found in (
        ("without code", [rule_id for rule_id, row in rows.items() if not row["functions"]]),
        ("without a passing test in the last run", [rule_id for rule_id, row in rows.items() if not row["passed"]]),
        ("without an endpoint", [rule_id for rule_id, row in rows.items() if not row["endpoints"]]),
    ):
        print(f"{what}: {', '.join(found) or 'none'}")


if __name__ == "__main__":
    main()
