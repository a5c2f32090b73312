"""A pytest plugin that writes which rules each test proves and how it ended, for the rule matrix."""

import json
from pathlib import Path
from typing import Any

import pytest

RESULTS = Path(__file__).parents[1] / "build" / "test-results.json"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note the rule ids on each test; user properties travel from xdist workers to the controller."""
    for item in items:
        for marker in item.iter_markers("rule"):
            item.user_properties += [("rule", rule) for rule in marker.args]


class RuleReport:
    """Gathers the outcome of every test that names a rule; lives on the controller alone."""

    def __init__(self) -> None:
        self.results: dict[str, dict[str, Any]] = {}

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
        RESULTS.write_text(json.dumps(known | self.results, indent=1, ensure_ascii=False, sort_keys=True))


def pytest_configure(config: pytest.Config) -> None:
    """Gather on the controller only; an xdist worker has no word in the report."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RuleReport(), "rule-report")
