"""A pytest plugin that writes which rules each test proves and how it ended, for the rule matrix."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "build" / "test-results.json"
COLLECTED = pytest.StashKey[dict[str, Any]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note the rule ids on each test; user properties travel from xdist workers to the controller."""
    for item in items:
        for marker in item.iter_markers("rule"):
            item.user_properties += [("rule", rule) for rule in marker.args]
    # Before any of them is deselected, and only of files that were read whole: what a file has no more is forgotten.
    if not any("::" in argument for argument in config.args):
        there: dict[str, list[str]] = {}
        for item in items:
            there.setdefault(item.nodeid.partition("::")[0], []).append(item.nodeid)
        getattr(config, "workeroutput", config.stash.setdefault(COLLECTED, {}))["collected"] = there


class RuleReport:
    """Gathers the outcome of every test that names a rule; lives on the controller alone."""

    def __init__(self, collected: dict[str, Any]) -> None:
        self.collected = collected
        self.results: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take from an xdist worker what it collected; they all collect the same."""
        self.collected.update(getattr(node, "workeroutput", {}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome of the call, or of the set-up where that failed."""
        rules = sorted({str(value) for name, value in report.user_properties if name == "rule"})
        if rules and (report.when == "call" or report.outcome != "passed"):
            self.results[report.nodeid] = {"rules": rules, "outcome": report.outcome}

    def pytest_sessionfinish(self) -> None:
        """Merge into the file, so that a run of a few tests does not forget the others."""
        if not self.results:
            return
        RESULTS.parent.mkdir(exist_ok=True)
        known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        kept = {test: result for test, result in known.items() if self._is_there(test)}
        RESULTS.write_text(json.dumps(kept | self.results, indent=1, ensure_ascii=False, sort_keys=True))

    def _is_there(self, test: str) -> bool:
        """Whether a test of an earlier run exists still, as far as this run can tell."""
        file = test.partition("::")[0]
        seen = self.collected.get("collected", {}).get(file)
        return test in seen if seen is not None else (ROOT / file).exists()


def pytest_configure(config: pytest.Config) -> None:
    """Gather on the controller only; an xdist worker has no word in the report."""
    if not hasattr(config, "workerinput"):
        collected = config.stash.setdefault(COLLECTED, {})
        config.pluginmanager.register(RuleReport(collected), "rule-report")
