"""What the server does to a connection, its client is told of; a client that reuses one must not find it dead."""

import socket

import pytest

from chassis.limits import allowed
from city import City

HEAD = b"POST /v1/topics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.parametrize("begun", [False, True])
def test_a_refusal_before_the_body_came_says_what_becomes_of_the_connection(city: City, begun: bool) -> None:
    host, _, port = city.stack.url.removeprefix("http://").partition(":")
    for _ in range(5):
        with socket.create_connection((host, int(port)), timeout=allowed(5)) as connection:
            connection.sendall(HEAD % 10_000_000 + b"{" * begun)
            answer = connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 413")
            assert b"connection: close" in answer.lower()


def test_an_answer_that_read_the_body_keeps_the_connection(city: City) -> None:
    for body in (b"{", b"{}", b"[]"):
        headers = {"Authorization": f"Bearer {city.token('clerk')}", "Content-Type": "application/json"}
        assert "connection" not in city.http.post("/v1/topics", content=body, headers=headers).headers
    nobody = city.http.post("/v1/topics", content=b"{}", headers={"Content-Type": "application/json"})
    assert (nobody.status_code, "connection" in nobody.headers) == (401, False)
