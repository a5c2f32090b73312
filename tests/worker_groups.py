"""Which tests share a running product, a server or a world that is long in the making, and so run on one worker.

xdist's own mark for this, xdist_group, is without effect since pytest 9.2, and nothing says so (pytest-xdist #1386):
each worker started a product of its own. Ours goes by the paths of the tests.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED = {
    "tests/system/test_reconcile.py": "reconcile",
    "tests/system/test_edges.py": "edges",
    "tests/system/": "system",
    "chassis/tests/test_broker_faults.py": "broker",
    "services/gateway/tests/integration/test_generated_client.py": "client",
    "services/meetings/tests/proof/test_secrecy_matrix.py": "secrecy",
    "tests/chaos/test_once.py": "chaos",
    "tests/chaos/test_points.py": "chaos",
}  # fmt: skip


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one, but those that share a product together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for path, group in SHARED.items() if nodeid.startswith(path)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Take the place of --dist loadgroup."""
    return Scheduler(config, log) if config.getvalue("dist") == "loadgroup" else None
