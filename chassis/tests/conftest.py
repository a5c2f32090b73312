"""Fixtures for the chassis' own tests: a database, a vhost, processes that can be killed, a gRPC server and client."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from sqlalchemy import Engine, create_engine

from chassis import grpc_server
from chassis.grpc_client import Client
from chassis.run import Runtime
from chassis.testing import stop
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub

# Tests are imported by their path, so what they share must be found otherwise.
sys.path.insert(0, str(Path(__file__).parent))

from chassis_grpc import Standings, make
from chassis_papers import papers
from chassis_processes import Bus, Child, own_bus, own_database


@pytest.fixture
def database_url() -> Iterator[str]:
    with own_database() as url:
        yield url


@pytest.fixture
def runtime(database_url: str) -> Iterator[Runtime]:
    with papers(database_url) as made:
        yield made


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def amqp_url() -> Iterator[str]:
    with own_bus() as url:
        yield url


@pytest.fixture
def spawn(tmp_path: Path, database_url: str, amqp_url: str) -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def start(kind: str, **environment: str) -> Child:
        addresses = {"DATABASE_URL": database_url, "AMQP_URL": amqp_url, "RETRY_DELAYS": "0.1,0.3"}
        child = Child(kind, tmp_path / f"{kind}-{len(children)}.log", addresses | environment)
        children.append(child)
        return child

    yield start
    for child in children:
        child.process.kill()
        child.process.wait()


@pytest.fixture
def bus(amqp_url: str) -> Iterator[Bus]:
    bus = Bus(amqp_url)
    yield bus
    bus.close()


@pytest.fixture
def servicer() -> Standings:
    return Standings()


@pytest.fixture
def server(servicer: Standings) -> Iterator[grpc_server.Server]:
    server = make(servicer)
    server.start()
    yield server
    stop(server, f"127.0.0.1:{server.port}")


@pytest.fixture
def client(server: grpc_server.Server) -> Client:
    return Client("personnel", f"127.0.0.1:{server.port}", StandingServiceStub)


@pytest.fixture
def stub(server: grpc_server.Server) -> Iterator[Any]:
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield StandingServiceStub(channel)
