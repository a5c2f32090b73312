"""A migrated database of the gateway's own, and the application behind its front."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from chassis import migrate
from chassis.testing import fresh_database
from services.gateway.tests.integration.wire import Open, served


@pytest.fixture
def database() -> Iterator[str]:
    """The SQLAlchemy URL of a database with the gateway's tables."""
    superuser = os.environ["ZHENGLING_TEST_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)

    def prepare(url: str) -> None:
        migrate.main(["upgrade"], "gateway", url.replace("postgresql://", "postgresql+psycopg://", 1))

    with fresh_database(superuser.replace("+psycopg", ""), prepare, "gateway") as url:
        yield url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def connect(gateway: Any) -> Iterator[Open]:
    """Opens connections to the application behind its front."""
    with served(gateway) as found:
        yield found
