"""A client waits as long as its caller does, tries again what may be tried, and says which neighbour is down."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from chassis_grpc import Standings, ask, caller, make

from chassis import errors, grpc_client, grpc_server
from chassis.grpc_client import Client
from chassis.limits import allowed
from chassis.testing import eventually, stop
from deploy.local import ports
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub


def test_an_answer_that_does_not_come_in_time_is_a_neighbour_down(servicer: Standings, client: Client) -> None:
    done = threading.Event()
    servicer.behaviour = lambda _: done.wait(allowed(10)) and pb.Standing()
    started = time.monotonic()
    with pytest.raises(errors.NeighbourDown):
        ask(client, timeout=0.2)
    assert time.monotonic() - started < allowed(2)
    # The incoming call's end is the end of what it asks, whatever that asks for itself.
    token = grpc_client.deadline.set(time.monotonic() + 0.2)
    with pytest.raises(errors.NeighbourDown):
        ask(client, timeout=10)
    assert time.monotonic() - started < allowed(4)
    grpc_client.deadline.reset(token)
    calls = servicer.calls
    token = grpc_client.deadline.set(time.monotonic() - 1)
    with pytest.raises(errors.NeighbourDown):
        ask(client)
    grpc_client.deadline.reset(token)
    assert servicer.calls == calls
    done.set()


def test_the_deadline_is_handed_on(servicer: Standings, client: Client) -> None:
    seen: list[float] = []

    def behaviour(_: Any) -> Any:
        limit = grpc_client.deadline.get()
        assert limit is not None
        seen.append(limit - time.monotonic())
        return pb.Standing()

    servicer.behaviour = behaviour
    ask(client, timeout=15)
    assert allowed(5) < seen[0] <= allowed(15.1)


def free_port() -> int:
    return ports.reserve(["server"])["server"]


def test_a_server_that_is_away_is_told_at_once_and_found_again_soon(servicer: Standings) -> None:
    port = free_port()
    client = Client("personnel", f"127.0.0.1:{port}", StandingServiceStub)
    started = time.monotonic()
    with pytest.raises(errors.NeighbourDown):
        ask(client)
    assert time.monotonic() - started < allowed(1.5)
    server = make(servicer, grpc_listen=f"127.0.0.1:{port}")
    server.start()

    def found() -> bool:
        try:
            ask(client)
        except errors.NeighbourDown:
            return False
        return True

    eventually(found, 5)
    stop(server, f"127.0.0.1:{port}")


def test_a_read_is_tried_once_more_when_the_connection_was_lost(servicer: Standings) -> None:
    class Lost(grpc.RpcError):  # type: ignore[misc]
        def code(self) -> grpc.StatusCode:
            return grpc.StatusCode.UNAVAILABLE

        def trailing_metadata(self) -> None:
            return None

    class Flaky:
        def __init__(self, _: Any) -> None:
            self.left = 1

        def GetStanding(self, request: Any, timeout: float, metadata: Any, wait_for_ready: bool) -> Any:  # noqa: N802
            if self.left:
                self.left -= 1
                raise Lost
            return pb.Standing(name="王")

    assert ask(Client("personnel", "127.0.0.1:1", Flaky), safe=True).name == "王"
    assert ask(Client("personnel", "127.0.0.1:1", Flaky), actor=caller(key="k"), pass_key=True).name == "王"
    for unsafe in ({}, {"pass_key": True}, {"actor": caller(key="k")}):
        with pytest.raises(errors.NeighbourDown):
            ask(Client("personnel", "127.0.0.1:1", Flaky), **unsafe)


def test_a_neighbour_that_is_being_restarted_is_waited_for_and_one_that_is_down_is_not(
    servicer: Standings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"127.0.0.1:{free_port()}"
    client = Client("personnel", address, StandingServiceStub)
    server = make(servicer, grpc_listen=address)
    server.start()
    ask(client)
    server.stop(0)
    monkeypatch.setattr(grpc_client, "RESTART_SECONDS", allowed(3))
    with ThreadPoolExecutor() as elsewhere:
        answer = elsewhere.submit(ask, client, safe=True, timeout=allowed(20))
        with pytest.raises(errors.NeighbourDown):
            ask(client)
        assert not answer.done()
        server = make(servicer, grpc_listen=address)
        server.start()
        assert answer.result()
    server.stop(0)
    monkeypatch.setattr(grpc_client, "RESTART_SECONDS", 0)
    began = time.monotonic()
    with pytest.raises(errors.NeighbourDown):
        ask(client, safe=True, timeout=20)
    assert time.monotonic() - began < allowed(2)
    grpc_client.hang_up(address)


def test_a_server_on_a_port_that_another_one_had_is_a_stranger(servicer: Standings) -> None:
    """The kernel gives a port away again; a channel kept to the first server would fail the second one's first ask."""
    address = f"127.0.0.1:{free_port()}"
    for _ in range(2):
        server = make(servicer, grpc_listen=address)
        server.start()
        assert ask(Client("personnel", address, StandingServiceStub)).person_id == "x"
        stop(server, address)


def test_a_client_made_before_a_fork_connects_after_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client)
    mine = grpc_client.channel(client._target)
    assert grpc_client.channel(client._target) is mine
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert grpc_client.channel(client._target) is not mine
    ask(client)


@pytest.mark.parametrize("name", sorted({name for name, _ in grpc_server.OPTIONS + grpc_client.OPTIONS}))
def test_grpc_knows_every_option(name: str) -> None:
    """A misspelt option is ignored in silence: idle connections were cut off for pinging too often."""
    from grpc._cython import cygrpc

    assert name.encode() + b"\0" in Path(cygrpc.__file__).read_bytes()
