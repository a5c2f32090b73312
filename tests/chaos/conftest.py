"""Each chaos test has a product of its own, because it breaks it; those that break servers have their own."""

from collections.abc import Iterator

import pytest

from chaos.faults import spine
from city import City
from deploy.local.stack import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, give them time, and let them begin first, because they take longest."""
    ours = [item for item in items if "chaos" in item.path.parts]
    for item in ours:
        item.add_marker(pytest.mark.chaos)
        item.add_marker(pytest.mark.timeout(3600))
    items.sort(key=lambda item: "chaos" not in item.path.parts)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One product for all tests that leave the servers alone; its retries are quick."""
    stack = Stack.for_tests(tmp_path_factory.mktemp("city"), extra_env={"RETRY_DELAYS": "0.1,0.3"})
    with spine(stack) as city:
        yield city
