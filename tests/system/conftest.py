"""One running product for all system tests of a worker process."""

from collections.abc import Iterator

import pytest

from city import City
from deploy.local.stack import Stack


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The whole product on databases and a vhost of its own."""
    with Stack.for_tests(tmp_path_factory.mktemp("city")) as stack:
        yield City.settle(stack)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests on one worker, so that only one product is started."""
    for item in items:
        if "system" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("system"))
            item.add_marker(pytest.mark.timeout(240))
