"""How much of anything one client may have: time, connections, requests, bytes; and the others have theirs."""

import json
import socket
import time
from typing import Any

import pytest

from chassis.limits import allowed
from chassis.testing import eventually
from gateway.front import app as front
from gateway.front import connection as patience
from gateway.front import connections as places
from gateway.front.addresses import Networks, ProxyHeader
from gateway.front.quota import Quota
from services.gateway.tests.integration.wire import BODY, PATH, Answer, Open, answer, ended, request, served

HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (HEAD, "HEAD_SECONDS"),
        (HEAD + b"Content-Length: 15\r\n\r\n{", "GRACE_SECONDS"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", "GRACE_SECONDS"),
    ],
)
def test_what_does_not_come_is_not_waited_for(
    gateway: Any, connect: Open, monkeypatch: pytest.MonkeyPatch, raw: bytes, what: str
) -> None:
    monkeypatch.setattr(patience, what, 0.01)
    connection = connect(raw)
    found = answer(connection)
    assert (found.status, found.kind, found.headers["connection"]) == (408, "too-slow", "close")
    assert ended(connection)
    assert not gateway.upstream.personnel.seen


def test_whoever_says_nothing_is_not_listened_to_for_ever(connect: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.01)
    assert ended(connect())
    assert ended(connect(b"\r\n\r\n"))
    monkeypatch.setattr(patience, "IDLE_SECONDS", 0.01)
    connection = connect(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer(connection).status == 200
    assert ended(connection)


def test_an_answer_is_waited_for_however_long_it_takes(
    gateway: Any, connect: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what in ("HEAD_SECONDS", "IDLE_SECONDS", "GRACE_SECONDS"):
        monkeypatch.setattr(patience, what, 0.01)
    looked: list[bool] = []
    late = patience.Connection.late
    monkeypatch.setattr(patience.Connection, "late", lambda self, now: looked.append(late(self, now)) or looked[-1])
    gateway.upstream.personnel.go_on.clear()
    connection = connect(request(gateway, "GET", f"{PATH}/waits"))
    eventually(lambda: gateway.upstream.personnel.seen)
    looked.clear()
    eventually(lambda: len(looked) > 1)
    gateway.upstream.personnel.go_on.set()
    assert answer(connection).status == 200
    assert not any(looked)


def test_an_answer_that_is_not_taken_is_not_kept(gateway: Any, connect: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "UNTAKEN_BYTES", 3_000_000)
    gateway.upstream.documents.content = b"x" * 4_000_000
    path = "/v1/documents/0190abcd-0000-7000-8000-000000000001/file"
    taken = connect(request(gateway, "GET", path))
    assert len(answer(taken).body) == 4_000_000
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(patience, "RATE", 1 << 40)
    asked = [connect(request(gateway, "GET", path)) for _ in range(3)]
    # Each is ended in the middle of its answer; what had gone out already is all that comes.
    for one in asked:
        eventually(lambda one=one: _cut_off(one))  # type: ignore[misc]


def _cut_off(connection: socket.socket) -> bool:
    """Whether a connection was ended, which its next use finds out."""
    try:
        connection.sendall(b"x")
    except OSError:
        return True
    return False


def test_an_address_has_so_many_connections_and_the_longest_at_rest_gives_way(gateway: Any) -> None:
    with served(gateway, http_connections_per_address=3) as connect:
        silent = [connect(b"GET" if number else b"") for number in range(3)]
        other = connect(source="127.0.0.2")
        eventually(lambda: len(connect.server.server_state.connections) == 4)  # type: ignore[attr-defined]
        mine = connect(request(gateway, "GET", f"{PATH}/d01"))
        assert answer(mine).status == 200
        assert ended(silent[0])
        other.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(other).status == 200


def test_where_nothing_rests_a_connection_more_is_refused(gateway: Any) -> None:
    gateway.upstream.personnel.go_on.clear()
    with served(gateway, http_connections_per_address=2) as connect:
        busy = [connect(request(gateway, "GET", f"{PATH}/waits")) for _ in range(2)]
        eventually(lambda: len(gateway.upstream.personnel.seen) == 2)
        found = answer(connect())
        assert (found.status, found.kind, int(found.headers["retry-after"]) > 0) == (429, "too-many-requests", True)
        assert answer(connect(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.2")).status == 200
        gateway.upstream.personnel.go_on.set()
        assert [answer(one).status for one in busy] == [200, 200]


def test_all_together_have_so_many_connections(gateway: Any) -> None:
    with served(gateway, http_connections=3) as connect:
        silent = [connect(source=f"127.0.0.{number + 2}") for number in range(3)]
        eventually(lambda: len(connect.server.server_state.connections) == 3)  # type: ignore[attr-defined]
        assert answer(connect(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")).status == 200
        assert ended(silent[0])


def test_more_than_can_be_answered_is_told_so_at_once(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "WAITING_PER_THREAD", 1)
    gateway.upstream.personnel.go_on.clear()
    with served(gateway, http_threads=2) as connect:
        busy = [connect(request(gateway, "GET", f"{PATH}/waits"), f"127.0.0.{n // 2 + 2}") for n in range(4)]
        eventually(lambda: len(gateway.upstream.personnel.seen) == 2)
        # An address that has its share waits for itself; whoever finds no place at all is told so.
        more = [connect(request(gateway, "GET", f"{PATH}/d01"), "127.0.0.2") for _ in range(3)]
        found = answer(connect(request(gateway, "GET", f"{PATH}/d01"), "127.0.0.9"))
        assert (found.status, found.kind, found.headers["retry-after"]) == (503, "overloaded", "2")
        assert answer(connect(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")).status == 200
        gateway.upstream.personnel.go_on.set()
        assert [answer(one).status for one in (*busy, *more)] == [200] * 7
        assert not connect.server.front._later  # type: ignore[attr-defined]


def test_who_went_while_his_request_waited_is_not_worked_for(gateway: Any) -> None:
    gateway.upstream.personnel.go_on.clear()
    with served(gateway, http_threads=1) as connect:
        busy = connect(request(gateway, "GET", f"{PATH}/waits"))
        eventually(lambda: len(gateway.upstream.personnel.seen) == 1)
        gone = connect(request(gateway, body=BODY))
        last = connect(request(gateway, "GET", f"{PATH}/d02"))
        # With nothing lingering, closing resets the connection, which is the one way to say that nobody waits.
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.close()
        eventually(lambda: len(connect.server.server_state.connections) == 2)  # type: ignore[attr-defined]
        gateway.upstream.personnel.go_on.set()
        assert [answer(one).status for one in (busy, last)] == [200, 200]
        assert len(gateway.upstream.personnel.seen) == 2


def test_an_address_has_a_quota_and_is_told_what_is_left(gateway: Any) -> None:
    with served(gateway, rate_per_address=Quota("3/600")) as connect:
        connection = connect()
        reader = connection.makefile("rb")
        for left in (2, 1, 0):
            # A false token costs as much as a good one.
            connection.sendall(b"GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer false\r\n\r\n")
            found = Answer(reader)
            assert (found.status, found.headers["ratelimit-policy"]) == (401, '"address";q=3;w=600')
            assert found.headers["ratelimit"].startswith(f'"address";r={left};t=')
        connection.sendall(request(gateway, body=BODY) + request(gateway, "GET", "/livez"))
        refused = Answer(reader)
        assert (refused.status, refused.kind) == (429, "too-many-requests")
        assert 190 <= int(refused.headers["retry-after"]) <= 200
        assert refused.headers["ratelimit"].startswith('"address";r=0;t=')
        assert Answer(reader).status == 200
        assert not gateway.upstream.personnel.seen
        assert answer(connect(request(gateway, "GET", f"{PATH}/d01"), "127.0.0.2")).status == 200


def test_a_client_has_a_quota_wherever_it_asks_from(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.front.quota import Limiter

    monkeypatch.setattr(gateway.gate, "quota", Limiter("client", Quota("2/600")))
    with served(gateway) as connect:
        for number, status in enumerate((200, 200, 429)):
            raw = request(gateway, "GET", f"{PATH}/d01", "Accept-Language: en")
            found = answer(connect(raw, f"127.0.0.{number + 2}"))
            assert found.status == status
            assert found.headers["ratelimit-policy"] == '"client";q=2;w=600, "address";q=2000;w=10'
            assert found.headers["ratelimit"].startswith(f'"client";r={max(1 - number, 0)};t=')
        assert found.kind == "too-many-requests"
        assert 290 <= int(found.headers["retry-after"]) <= 300
        assert answer(connect(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")).status == 503


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        (ProxyHeader.X_FORWARDED_FOR, "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 203.0.113.1, 203.0.113.2"),
        (ProxyHeader.FORWARDED, "Forwarded: for=203.0.113.1", 'Forwarded: for="203.0.113.1", for="203.0.113.2:80"'),
    ],
)
def test_a_trusted_proxy_speaks_for_its_clients(gateway: Any, header: ProxyHeader, first: str, second: str) -> None:
    trusted = {"trusted_proxies": Networks("127.0.0.1"), "proxy_header": header, "http_connections_per_address": 1}
    with served(gateway, rate_per_address=Quota("1/600"), **trusted) as connect:

        def ask(line: str, source: str = "127.0.0.1") -> int:
            return answer(connect(request(gateway, "GET", f"{PATH}/d01", line), source)).status

        assert [ask(first), ask(first), ask(second), ask(second)] == [200, 429, 200, 429]
        # Whoever is no proxy speaks for himself alone, whatever he says.
        assert [ask("X-Forwarded-For: 203.0.113.9", "127.0.0.2"), ask("Forwarded: for=a", "127.0.0.2")] == [200, 429]


def test_a_body_has_the_bounds_of_its_operation(gateway: Any, connect: Open) -> None:
    large = b'{"code": "' + b"\\u653f" * 200 + b'"}'
    assert answer(connect(request(gateway, body=large))).status == 201
    for length in (b"Content-Length: 16385\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n4001\r\n" + b" " * 16385):
        connection = connect(HEAD + length)
        found = answer(connection)
        assert (found.status, found.kind) == (413, "too-large")
        assert "16384" in json.loads(found.body)["detail"]
        assert ended(connection)
    # A place where a file is imported takes more, and the rest of a refused body is let come before the end.
    connection = connect(HEAD.replace(PATH.encode(), b"/v1/directory/import") + b"Content-Length: 3000000\r\n\r\n")
    connection.sendall(b" " * 3_000_000)
    assert answer(connection).status == 401
    connection = connect(HEAD.replace(PATH.encode(), b"/v1/directory/import") + b"Content-Length: 9000000\r\n\r\n")
    connection.sendall(b" " * 9_000_000)
    assert answer(connection).status == 413


def test_the_client_is_told_to_go_on_where_he_asks_first(gateway: Any, connect: Open) -> None:
    whole = request(gateway, "POST", PATH, "Expect: 100-continue", body=BODY)
    connection = connect(whole[: -len(BODY)])
    reader = connection.makefile("rb")
    assert reader.readline() + reader.readline() == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(BODY)
    assert Answer(reader).status == 201
    assert answer(connect(HEAD + b"Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n")).status == 413


def test_bodies_take_so_much_memory_and_small_ones_are_always_read(gateway: Any) -> None:
    path = b"/v1/directory/import"
    with served(gateway, body_memory_bytes=1_000_000) as connect:
        half = connect(HEAD.replace(PATH.encode(), path) + b"Content-Length: 1500000\r\n\r\n" + b" " * 900_000)
        held = connect.server.front  # type: ignore[attr-defined]
        eventually(lambda: held._large > 800_000)
        found = answer(connect(HEAD.replace(PATH.encode(), path) + b"Content-Length: 300000\r\n\r\n" + b" " * 300_000))
        assert (found.status, found.kind, found.headers["retry-after"]) == (503, "overloaded", "2")
        assert answer(connect(request(gateway, body=BODY))).status == 201
        half.close()
        eventually(lambda: held._large == 0)
        connection = connect(HEAD.replace(PATH.encode(), path) + b"Content-Length: 900000\r\n\r\n" + b" " * 900_000)
        assert answer(connection).status == 401
        assert held._large == 0


NAMES = b",".join(b'"n%d":0' % number for number in range(300_000))


@pytest.mark.parametrize(
    "body",
    [b"{" + NAMES + b"}", b'{"code": [' + b"0," * 1_000_000 + b'0], "x": 1}', b'{"x": {' + NAMES + b"}}"],
    ids=["names", "members", "names inside"],
)
def test_what_nobody_knows_is_not_judged_by_the_hundred_thousand(gateway: Any, body: bytes) -> None:
    def seconds(content: bytes) -> float:
        began = time.process_time()
        found = gateway.client.post(
            PATH, data=content, content_type="application/json", headers=gateway.headers(Accept_Language="en")
        )
        assert (found.status_code, 0 < len(found.json["errors"]) <= 50) == (422, True)
        return time.process_time() - began

    began = time.process_time()
    json.loads(body, object_pairs_hook=dict)
    parsing = time.process_time() - began
    # Reading such a body costs what it costs; judging it must add little.
    assert seconds(body) < 3 * parsing + allowed(0.1)
