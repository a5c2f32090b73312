"""Each chaos test has a product of its own, because it breaks it; those that break servers have their own."""

from collections.abc import Iterator

import pytest

from chaos.faults import spine
from city import City
from deploy.local.stack import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them and give them time."""
    for item in items:
        if "chaos" in item.path.parts:
            item.add_marker(pytest.mark.chaos)
            item.add_marker(pytest.mark.timeout(400))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One product for all tests of a module, on databases and a vhost of its own; retries are quick."""
    stack = Stack.for_tests(tmp_path_factory.mktemp("city"), extra_env={"RETRY_DELAYS": "0.1,0.3"})
    with spine(stack) as city:
        yield city
