"""Ports: the table, what is said when one is taken, and free ones for parallel tests."""

import socket
import subprocess
import sys

import pytest

from deploy.local import ports
from deploy.local.progress import Trouble


def test_no_two_listeners_share_a_port() -> None:
    assert len(set(ports.OFFSETS.values())) == len(ports.OFFSETS)


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} \(gateway-http\) is in use.*ZHENGLING_PORT_BASE"):
            ports.require_free({"gateway-http": port})


def test_two_taken_ports_are_named_together() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        first, second = one.getsockname()[1], two.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Ports {first} \(a\), {second} \(b\) are in use"):
            ports.require_free({"a": first, "b": second})


def test_a_port_whose_connections_are_still_closing_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        served, _ = server.accept()
    served.close()
    client.close()
    ports.require_free({"gateway-http": port})


@pytest.mark.parametrize("text", ["", "eighty", "80", "70000", "-1"])
def test_a_base_that_is_no_port_is_refused_in_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGLING_PORT_BASE", text)
    with pytest.raises(Trouble, match="ZHENGLING_PORT_BASE"):
        ports.base()


def test_parallel_processes_are_never_given_the_same_port() -> None:
    program = "from deploy.local import ports; print(*ports.reserve(map(str, range(40))).values(), flush=True); input()"
    children = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    given: list[str] = []
    for child in children:
        assert child.stdout is not None
        given += child.stdout.readline().split()
    for child in children:
        child.communicate("\n")
    assert len(given) == 120
    assert len(set(given)) == 120
