"""What stands at the door is hostile until shown otherwise: nothing is done by halves, nor read in two ways."""

import json
import socket
from typing import Any

import pytest

from gateway.problem_kinds import KINDS
from services.gateway.tests.integration.wire import BODY, PATH, Answer, Open, answer, ended, request


def test_a_request_and_the_next_on_the_same_connection(gateway: Any, connect: Open) -> None:
    reader = connect(request(gateway, body=BODY) * 3 + request(gateway, "GET", f"{PATH}/d02")).makefile("rb")
    for status, code in ((201, "d01"), (201, "d01"), (201, "d01"), (200, "d02")):
        found = Answer(reader)
        assert (found.status, json.loads(found.body)["code"]) == (status, code)
        assert "connection" not in found.headers
        assert "server" not in found.headers


def test_head_options_and_a_method_that_is_not_there(gateway: Any, connect: Open) -> None:
    reader = connect(request(gateway, "HEAD", f"{PATH}/d01") + request(gateway, "OPTIONS", PATH)).makefile("rb")
    head = Answer(reader, "HEAD")
    assert (head.status, int(head.headers["content-length"]) > 0) == (200, True)
    options = Answer(reader)
    assert (options.status, "POST" in options.headers["allow"]) == (200, True)
    other = answer(connect(request(gateway, "DELETE", f"{PATH}/d01")))
    assert (other.status, other.kind, "GET" in other.headers["allow"]) == (405, "method-not-allowed", True)


HALF = b"POST /v1/trial/units HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CUT = [
    b"POST",
    b"POST /v1/trial/units HTTP/1.1\r\nHost: x",
    HALF,
    HALF + b"Content-Length: 30\r\n\r\n",
    HALF + b"Content-Length: 30\r\n\r\n" + BODY,
    HALF + b"Transfer-Encoding: chunked\r\n\r\n",
    HALF + b"Transfer-Encoding: chunked\r\n\r\nf\r\n" + BODY + b"\r\n",
    HALF + b"Transfer-Encoding: chunked\r\n\r\nf\r\n" + BODY + b"\r\n0\r\n",
]


@pytest.mark.parametrize("raw", CUT)
def test_what_is_cut_short_is_not_carried_out(gateway: Any, connect: Open, raw: bytes) -> None:
    keyed = raw.replace(
        b"Host: x\r\n",
        f"Host: x\r\nAuthorization: {gateway.headers()['Authorization']}\r\nIdempotency-Key: k\r\n".encode(),
    )
    connection = connect(keyed)
    connection.shutdown(socket.SHUT_WR)
    found = answer(connection)
    assert (found.status, found.kind, found.headers["connection"]) == (400, "cut-short", "close")
    assert ended(connection)
    assert not gateway.upstream.personnel.seen


def test_whoever_ends_his_half_after_a_whole_request_gets_his_answer(gateway: Any, connect: Open) -> None:
    for raw in (request(gateway, body=BODY), request(gateway, "GET", f"{PATH}/d01")):
        connection = connect(raw)
        connection.shutdown(socket.SHUT_WR)
        assert answer(connection).status in (200, 201)
        assert ended(connection)


def test_what_is_cut_short_after_a_whole_request_takes_nothing_from_it(gateway: Any, connect: Open) -> None:
    connection = connect(request(gateway, body=BODY) + request(gateway, body=BODY)[:-1])
    connection.shutdown(socket.SHUT_WR)
    reader = connection.makefile("rb")
    assert Answer(reader).status == 201
    assert Answer(reader).kind == "cut-short"
    assert len(gateway.upstream.personnel.seen) == 1


def test_a_body_in_chunks_is_a_body(gateway: Any, connect: Open) -> None:
    head = request(gateway, "POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked")
    connection = connect(head + b"5\r\n" + BODY[:5] + b"\r\n")
    connection.sendall(b"a\r\n" + BODY[5:] + b"\r\n0\r\nIdempotency-Key: trailer\r\n\r\n")
    assert answer(connection).status == 201
    # A trailer is no header: what it says was not there when the request was judged.
    assert gateway.upstream.personnel.seen[-1].key == ""


GET, POST = b"GET {0}/d01 HTTP/1.1\r\nHost: x\r\n", b"POST {0} HTTP/1.1\r\nHost: x\r\n"
TRICKS = {
    "no request": b"nonsense\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "a bad chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "another coding": POST + b"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
    "another coding, then chunks": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunks, then another coding": POST + b"Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n",
    "a folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "bare line feeds": b"GET {0}/d01 HTTP/1.1\nHost: x\n\n",
    "one bare line feed": b"GET {0}/d01 HTTP/1.1\r\nHost: x\nX-A: a\r\n\r\n",
    "a bare carriage return": GET + b"X-A: a\rX-B: b\r\n\r\n",
    "a blank before the colon": b"GET {0}/d01 HTTP/1.1\r\nHost : x\r\n\r\n",
    "a null": GET + b"X-A: a\x00b\r\n\r\n",
    "no host": b"GET {0}/d01 HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: y\r\n\r\n",
    "two keys": POST + b"Idempotency-Key: a\r\nidempotency-key: b\r\n\r\n",
    "two versions": b'PUT {0} HTTP/1.1\r\nHost: x\r\nIf-Match: "1"\r\nIf-Match: "2"\r\n\r\n',
    "two tokens": GET + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
    "two types": POST + b"Content-Type: a/b\r\nContent-Type: a/c\r\nContent-Length: 0\r\n\r\n",
    "a key in Chinese": "POST {0} HTTP/1.1\r\nHost: x\r\nIdempotency-Key: 钥匙\r\n\r\n".encode(),
    "a version in Chinese": 'PUT {0} HTTP/1.1\r\nHost: x\r\nIf-Match: "一"\r\n\r\n'.encode(),
    "an upgrade with a body": POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}",
    "a tunnel": b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address that is not ASCII": "GET {0}/政 HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "another version": b"GET {0}/d01 HTTP/2.0\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_what_two_readers_could_read_in_two_ways_is_refused(gateway: Any, connect: Open, trick: str) -> None:
    connection = connect(TRICKS[trick].replace(b"{0}", PATH.encode()))
    found = answer(connection)
    assert (found.status, found.kind in ("bad-request", "bad-header")) == (400, True)
    assert ended(connection)
    assert not gateway.upstream.personnel.seen


def test_a_refusal_of_the_front_is_told_as_any_other(connect: Open) -> None:
    found = answer(
        connect(b"POST /x HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nX-Request-Id: my.1\r\nHost: y\r\n\r\n")
    )
    problem = json.loads(found.body)
    assert problem["title"] == KINDS["bad-header"].title[1]
    assert (problem["instance"], problem["request_id"]) == ("/x", "my.1")
    assert (found.headers["content-language"], found.headers["x-content-type-options"]) == ("en", "nosniff")


def test_a_name_with_a_low_line_passes_for_no_other(gateway: Any, connect: Open) -> None:
    assert answer(connect(request(gateway, "POST", PATH, "Idempotency_Key: other", body=BODY))).status == 201
    assert gateway.upstream.personnel.seen[-1].key == ""


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 40_000, 431),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: a\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_a_head_has_an_end(connect: Open, raw: bytes, status: int) -> None:
    found = answer(connect(raw))
    assert (found.status, found.kind) == (status, "header-too-large")
