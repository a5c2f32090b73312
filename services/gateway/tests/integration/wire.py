"""The application behind its front on a port of its own, and connections to it down to the byte."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from chassis.limits import allowed
from chassis.testing import eventually
from gateway.server import Server

PATH = "/v1/trial/units"
BODY = b'{"code": "d01"}'

Open = Callable[..., socket.socket]


@contextmanager
def served(gateway: Any, **changes: Any) -> Iterator[Open]:
    """The application behind its front on a port of its own; opens connections to it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(gateway.app, replace(gateway.gate.settings, **changes))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    opened: list[socket.socket] = []

    def connect(raw: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
        found = socket.create_connection(("127.0.0.1", port), allowed(10), (source, 0))
        opened.append(found)
        found.sendall(raw)
        return found

    port = listening.getsockname()[1]
    try:
        eventually(lambda: server.started)
        connect.server = server  # type: ignore[attr-defined]
        yield connect
    finally:
        for one in opened:
            one.close()
        server.should_exit = True
        thread.join()


def request(gateway: Any, method: str = "POST", path: str = PATH, *lines: str, body: bytes | None = None) -> bytes:
    """A request as it goes over the wire, as the mayor."""
    token = gateway.headers()["Authorization"]
    head = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: {token}", *lines]
    if body is not None:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + (body or b"")


class Answer:
    """One answer as it came."""

    def __init__(self, reader: Any, method: str = "GET") -> None:
        line = reader.readline()
        assert line, "the connection ended without an answer"
        self.status = int(line.split()[1])
        self.headers: dict[str, str] = {}
        while (line := reader.readline().strip()) != b"":
            name, _, value = line.decode("latin-1").partition(": ")
            self.headers[name.lower()] = value
        self.body = reader.read(int(self.headers.get("content-length", 0))) if method != "HEAD" else b""

    @property
    def kind(self) -> str:
        problem = json.loads(self.body)
        assert (self.headers["content-type"], problem["status"]) == ("application/problem+json", self.status)
        assert problem["request_id"] == self.headers["x-request-id"]
        return str(problem["type"].removeprefix("/problems/"))


def answer(connection: socket.socket) -> Answer:
    return Answer(connection.makefile("rb"))


def ended(connection: socket.socket) -> bool:
    """Whether the server has closed it, and said nothing more."""
    return connection.recv(1) == b""
