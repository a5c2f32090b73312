"""One running product for all system tests of a worker process, in which the story was played once."""

from collections.abc import Iterator
from typing import Any

import pytest

from city import City
from deploy.local.stack import Stack

TEXT = "第一条 本规则依法制定。\n第二条 政令畅通。"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The whole product on databases and a vhost of its own."""
    with Stack.for_tests(tmp_path_factory.mktemp("city")) as stack:
        yield City.settle(stack)


@pytest.fixture(scope="session")
def told(city: City) -> dict[str, Any]:
    """What the story left behind, with its lines."""
    return city.play(TEXT)
