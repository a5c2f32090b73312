"""One connection of HTTP/1.1: uvicorn's, with ends to its patience, and strict where two readers could differ."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from chassis.limits import allowed
from gateway.front import refusals
from gateway.front.app import Front, Request
from gateway.front.connections import Connections
from gateway.front.refusals import Asked, Refused
from gateway.front.wsgi import Answer

HEAD_SECONDS, IDLE_SECONDS, CLOSE_SECONDS = 10.0, 75.0, 2.0
"""How long a head may take from the connection or its first byte; between two requests; to take a last answer."""
GRACE_SECONDS, RATE = 10.0, 8 * 1024
"""A body must come, and an answer be taken, in so many seconds and one more for each so many bytes."""
MOST_HEAD_BYTES, MOST_HEADERS, MOST_WAITING = 32 * 1024, 100, 16
"""Of a request's head; headers of it; requests of one connection that are sent before the first is answered."""
SINGLE = {
    name.lower().encode(): name
    for name in ("Authorization", "Content-Length", "Content-Type", "Expect", "Host", "Idempotency-Key", "If-Match",
                 "Transfer-Encoding")
}  # fmt: skip
"""What may be said once only: of two, one reader takes the first and another the last."""
ASCII = (b"content-type", b"expect", b"host", b"idempotency-key", b"if-match")
NOTHING, HEAD, BODY = range(3)


class Connection(HttpToolsProtocol):
    """What uvicorn leaves to others.

    A head or a body that comes too slowly, or not to its end, is refused; a client that ended its own half after a
    whole request gets its answer; trailers are no headers. A request is answered when it is whole, and without the
    task that uvicorn would start for it. `reading` is the part of a message that is being read, `since` when that
    began, `unanswered` how many requests are in hand, of which `running` is the first.
    """

    def __init__(
        self,
        front: Front,
        connections: Connections,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.front, self.all, self.address, self.gone, self.ended = front, connections, "", False, False
        self.reading, self.since, self.patience = NOTHING, self.loop.time(), HEAD_SECONDS
        self.size = self.heads = self.unanswered = self.untaken = 0
        self.untaken_since = 0.0
        self.single: dict[bytes, bytes] = {}
        self.refused: Refused | None = None
        self.running: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it in, or say at once that there is no place."""
        super().connection_made(transport)
        code = self.all.enter(self, self.client[0] if self.client else "")
        if code:
            self.ended = True
            self._write(refusals.answer(Refused(code), Asked(address=self.address)), close=True)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for an answer any more."""
        self.gone = True
        self.all.leave(self)
        if self.reading == BODY:
            self.front.release(_request(self.cycle))
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what comes after a refusal is thrown away, so that the client reads the answer first."""
        if self.ended or self.refused is not None:
            return
        heads, was = self.heads, self.reading
        super().data_received(data)
        if was != BODY and self.reading == HEAD and self.heads == heads:
            # A header that does not end is told to nobody, and kept by the parser.
            self.size += len(data)
            if self.size > MOST_HEAD_BYTES:
                self.stop(Refused("header-too-large"))

    def eof_received(self) -> bool:  # type: ignore[override]
        """The client sends no more: what is not whole is refused, and what is whole answered before the end."""
        if self.ended:
            return False
        if self.reading != NOTHING:
            self.stop(Refused("cut-short"))
        elif self.unanswered:
            self.cycle.keep_alive = False
        return self.unanswered > 0

    def on_message_begin(self) -> None:
        """A new request: its head must now come to an end."""
        if len(self.pipeline) >= MOST_WAITING:
            raise self._refusal(Refused("bad-request"))
        super().on_message_begin()
        self.reading, self.size, self.since, self.single = HEAD, 0, self.loop.time(), {}

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header, unless it is a trailer or could pass for another one where `_` and `-` are the same."""
        if self.reading == BODY:
            return
        name = name.lower()
        self.size += len(name) + len(value)
        if len(self.headers) >= MOST_HEADERS or self.size > MOST_HEAD_BYTES:
            raise self._refusal(Refused("header-too-large"))
        if name in SINGLE:
            if name in self.single:
                raise self._refusal(_bad_header(SINGLE[name], "只能出现一次", "it may be given once only"))
            self.single[name] = value
        if b"_" not in name:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is whole: what it announces must be plain and fit before anything is done with it."""
        self._require_plain()
        self.expect_100_continue = self.single.get(b"expect", b"").lower() == b"100-continue"
        super().on_headers_complete()
        # After an upgrade that is not taken up the parser reads no further.
        self.cycle.keep_alive = self.cycle.keep_alive and not self.parser.should_upgrade()
        self.reading, self.size, self.since = BODY, 0, self.loop.time()
        self.heads += 1
        self.unanswered += 1
        self.all.work(self)
        request = self.front.begin(self.scope, self.client[0] if self.client else "", self.single)
        self.scope["state"]["request"] = request
        refused = self.front.judge(request, int(self.single.get(b"content-length", 0)))
        if refused is not None:
            raise self._refusal(refused)
        if self.running is self.cycle:
            self._go_on(self.cycle)

    def on_body(self, body: bytes) -> None:
        """Part of a body."""
        self.size += len(body)
        request = _request(self.cycle)
        refused = self.front.hold(request, self.size)
        if refused is not None:
            raise self._refusal(refused)
        if request.refused is None:
            self.cycle.body += body

    def on_message_complete(self) -> None:
        """The request is whole."""
        self.reading, self.since, self.cycle.more_body = NOTHING, self.loop.time(), False
        if self.running is self.cycle:
            self._go_on(self.cycle)

    def answered(self, request: Request, answer: Answer) -> None:
        """Send the answer to the request that is running; nobody waits for it where the connection is gone."""
        cycle = self.running
        if self.gone or cycle is None:
            return
        self._write(answer, close=not cycle.keep_alive, bodiless=request.scope["method"] == "HEAD")
        cycle.response_started = cycle.response_complete = True
        self.running = None
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def on_response_complete(self) -> None:
        """One request has its answer; the next one is taken up, or waited for."""
        self.server_state.total_requests += 1
        self.unanswered -= 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        self.patience, self.since = IDLE_SECONDS, self.loop.time()
        if self.pipeline:
            self.running, _ = self.pipeline.pop()
            self._go_on(self.running)
        elif self.refused is not None:
            self._end(self.refused)
        else:
            self.all.rest(self)

    def pause_writing(self) -> None:
        """The client does not take its answer as fast as it is made."""
        super().pause_writing()
        self.untaken, self.untaken_since = self.transport.get_write_buffer_size(), self.loop.time()
        self.all.untaken(self, self.untaken)

    def resume_writing(self) -> None:
        """It has taken it."""
        super().resume_writing()
        self.untaken = 0
        self.all.untaken(self, 0)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - it is the same for every reason.
        """What could not be read, by our own reasons or by the parser's."""
        self.stop(self.refused or Refused("bad-request"))

    def shutdown(self) -> None:
        """The server ends: answer what is whole and in hand, and wait for nothing else."""
        if self.reading == BODY:
            self.stop(Refused("overloaded"))
        if self.unanswered:
            self.cycle.keep_alive = False
        else:
            self.transport.close()

    def late(self, now: float) -> bool:
        """Whether what is waited for should have come by now."""
        if self.untaken and now - self.untaken_since > allowed(GRACE_SECONDS) + self.untaken / RATE:
            return True
        waited = now - self.since
        if self.ended:
            return waited > allowed(CLOSE_SECONDS)
        if self.reading == BODY:
            # Where we ourselves do not read on, the client is not late.
            return not self.flow.read_paused and waited > allowed(GRACE_SECONDS) + self.size / RATE
        if self.unanswered:
            return False
        return waited > allowed(HEAD_SECONDS if self.reading == HEAD else self.patience)

    def expire(self) -> None:
        """End it, with an answer where half a request came."""
        if self.ended or self.untaken or self.transport.is_closing():
            self.transport.abort()
        elif self.reading == NOTHING:
            self.transport.close()
        else:
            self.stop(Refused("too-slow"))

    def stop(self, refused: Refused) -> None:
        """Answer what is being read with a problem, after all that came before it has its answer, and end."""
        if self.ended or self.transport.is_closing():
            return
        if self.reading == BODY:
            self.front.release(_request(self.cycle))
            self.unanswered -= 1
            if self.running is self.cycle:
                self.running = None
            else:
                self.pipeline.popleft()
        self.reading, self.refused = NOTHING, refused
        if not self.unanswered:
            self._end(refused)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ARG002 - it is always the same.
        """Where uvicorn starts the task of an application: here the next request is waited for until it is whole."""
        self.running = cycle

    def _go_on(self, cycle: RequestResponseCycle) -> None:
        """Have the request that is running answered if it is whole, or say that its body is welcome."""
        if not cycle.more_body:
            self.front.answer(_request(cycle), bytes(cycle.body), self)
        elif cycle.waiting_for_100_continue:
            cycle.waiting_for_100_continue = False
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _require_plain(self) -> None:
        single, version = self.single, self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise self._refusal(Refused("bad-request"))
        if self.size + len(self.url) > MOST_HEAD_BYTES:
            raise self._refusal(Refused("header-too-large"))
        if version == "1.1" and not single.get(b"host"):
            raise self._refusal(_bad_header("Host", "必须有", "it is required"))
        for name in ASCII:
            if name in single and not single[name].isascii():
                raise self._refusal(_bad_header(SINGLE[name], "只能用 ASCII 字符", "ASCII characters only"))
        if single.get(b"transfer-encoding", b"chunked").lower() != b"chunked":
            # What is coded besides (RFC 9112, 6.1) would be taken for the body itself.
            raise self._refusal(_bad_header("Transfer-Encoding", "只能为 chunked", "chunked alone is taken"))
        with_body = single.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in single
        if with_body and self.parser.should_upgrade():
            # The parser leaves the body unread then, and the request would be carried out without it.
            raise self._refusal(_bad_header("Upgrade", "不支持协议升级", "no upgrade is offered"))

    def _refusal(self, refused: Refused) -> ValueError:
        """Note why the parser is stopped; whatever a callback raises, it calls an error of the message."""
        self.refused = refused
        return ValueError(refused.code)

    def _end(self, refused: Refused) -> None:
        self.ended, self.since = True, self.loop.time()
        self.all.rest(self)
        # Of a request that is none as much is told as was read.
        path = getattr(self, "url", b"").partition(b"?")[0].decode("latin-1")
        method = (self.scope or {}).get("method", "")
        self._write(refusals.answer(refused, Asked(method, path, self.headers or (), self.address)), close=True)
        # The client may still be sending: closed at once, the connection would be reset and the answer lost.
        self.flow.resume_reading()
        try:
            self.transport.write_eof()
        except OSError:  # It was reset meanwhile.
            self.transport.abort()

    def _write(self, answer: Answer, *, close: bool, bodiless: bool = False) -> None:
        parts = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (answer.head, b"connection: close\r\n\r\n" if close else b"\r\n")
        if not bodiless:
            parts.append(answer.body)
        self.transport.write(b"".join(parts))


def _request(cycle: RequestResponseCycle) -> Request:
    found: Request = cycle.scope["state"]["request"]
    return found


def _bad_header(name: str, zh: str, en: str) -> Refused:
    return Refused("bad-header", {"header": name, "expected_zh": zh, "expected_en": en})
