"""The front: whoever asks too much is told so at once, and a thread is taken only for a request that is whole.

Every request passes `__call__`, which admits it by its address. A route of another kind, for files in parts or for
events as they come, is an ASGI application asked there, before a body is read (docs/adr/0023).
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from chassis.limits import allowed
from gateway.front import quota, wsgi
from gateway.front.addresses import Addresses
from gateway.front.refusals import Asked, Refused, answer
from gateway.front.wsgi import Answer
from gateway.settings import Settings

log = logging.getLogger("front")

SMALL_BYTES = 16 * 1024
"""A body up to this size is always read: so many connections times this is what they may take in all."""
WAITING_PER_THREAD = 8
"""Requests that may wait for a thread, for each thread."""
LINGER_SECONDS, LINGER_BYTES = 2.0, 16 * 1024 * 1024
"""How long, and of how much, we throw away what is still being sent of a body that was refused."""
ALIVE = Answer(200, [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"5")], b"alive")
EXPECT_BODY = (b"content-length", b"transfer-encoding")


class Front:
    """The ASGI application of one process; all of it runs on the event loop, and only `_ask` in threads."""

    def __init__(self, application: Flask, settings: Settings, addresses: Addresses) -> None:
        self._application, self._addresses = application, addresses
        self._limiter = quota.Limiter("address", settings.rate_per_address)
        self._threads = ThreadPoolExecutor(settings.http_threads, "http")
        self._places = settings.http_threads * (1 + WAITING_PER_THREAD)
        self._most, self._memory = settings.max_body_bytes, settings.body_memory_bytes
        self._held: Counter[str] = Counter()
        self._in_hand = self._large = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["path"] == "/livez":
            return await _send(send, ALIVE)
        address = self._addresses.of(scope["client"][0] if scope["client"] else "", scope["headers"])
        asked = Asked(scope["method"], scope["path"], scope["headers"], address)
        left = self._limiter.take(address)
        if left is not None and left.retry:
            return await _refuse(
                receive, send, scope, answer(Refused("too-many-requests"), asked, *quota.headers(left))
            )
        began = time.perf_counter()
        body = _Body(self, scope)
        try:
            refused = await body.read(receive) or self._no_place(address)
            if body.gone:
                return None
            if refused is not None:
                return await _refuse(receive, send, scope, answer(refused, asked), whole=body.whole)
            made = wsgi.environ(scope, body.content, address)
            made |= {"gateway.began": began, "gateway.quota": left}
            found = await self._hand_over(address, made, scope["state"]["connection"])
        finally:
            body.release()
        if found is not None:
            await _send(send, found)
        return None

    def most(self, scope: Any) -> int:
        """How many bytes a body may have at this address: what its operation can make use of."""
        try:
            endpoint, _ = self._application.url_map.bind("").match(scope["path"], scope["method"])
        except HTTPException:
            return SMALL_BYTES
        view = self._application.view_functions[endpoint]
        return min(max(SMALL_BYTES, getattr(view, "most_bytes", 0)), self._most)

    def grow(self, size: int) -> bool:
        """Take so much more memory for large bodies, or give it back; whether there is as much."""
        if size > 0 and self._large + size > self._memory:
            return False
        self._large += size
        return True

    def _no_place(self, address: str) -> Refused | None:
        # Half of all places are enough for one address, and leave the others some.
        if self._held[address] >= self._places // 2:
            return Refused("too-many-requests")
        return Refused("overloaded") if self._in_hand >= self._places else None

    async def _hand_over(self, address: str, made: dict[str, Any], connection: Any) -> Answer | None:
        self._in_hand += 1
        self._held[address] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, made, connection)
        finally:
            self._in_hand -= 1
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]

    def _ask(self, made: dict[str, Any], connection: Any) -> Answer | None:
        # Who went while the request waited for a thread learns no answer, and will send it again.
        return None if connection.gone else wsgi.answer(self._application, made)


class _Body:
    """The body of one request while it is read."""

    def __init__(self, front: Front, scope: Any) -> None:
        self._front, self._scope, self._large = front, scope, 0
        self.content: bytes | None = None
        self.whole, self.gone = False, False

    async def read(self, receive: Any) -> Refused | None:
        """Read it to its end; why it is not read on, if it is not."""
        single: Mapping[bytes, bytes] = self._scope["state"]["single"]
        if not any(name in single for name in EXPECT_BODY):
            self.whole = True
            return None
        announced = int(single.get(b"content-length", 0))
        most = SMALL_BYTES if announced <= SMALL_BYTES else self._front.most(self._scope)
        parts, size = [], 0
        if announced > most:
            return Refused("too-large", {"most": str(most)})
        while not self.whole:
            told = await receive()
            if told["type"] == "http.disconnect":
                self.gone = True
                return None
            parts.append(told["body"])
            size += len(told["body"])
            if size > most:
                most = self._front.most(self._scope)
                if size > most:
                    return Refused("too-large", {"most": str(most)})
            beyond = max(size - SMALL_BYTES, 0) - self._large
            if beyond > 0:
                if not self._front.grow(beyond):
                    return Refused("overloaded")
                self._large += beyond
            self.whole = not told["more_body"]
        self.content = b"".join(parts)
        return None

    def release(self) -> None:
        """Give back what memory it took."""
        self._front.grow(-self._large)
        self._large = 0


async def _send(send: Any, found: Answer, *, more: bool = False) -> None:
    await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
    await send({"type": "http.response.body", "body": found.body, "more_body": more})


async def _refuse(receive: Any, send: Any, scope: Any, found: tuple[int, Any, bytes], *, whole: bool = False) -> None:
    """Answer at once; then throw away what is still coming, for a connection closed on it would lose the answer."""
    status, headers, body = found
    told = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    bodiless = whole or not any(name in scope["state"]["single"] for name in EXPECT_BODY)
    await _send(send, Answer(status, told, body), more=not bodiless)
    if bodiless:
        return
    thrown = 0
    try:
        async with asyncio.timeout(allowed(LINGER_SECONDS)):
            while thrown < LINGER_BYTES:
                came = await receive()
                thrown += len(came.get("body", b""))
                if not came.get("more_body"):
                    break
    except TimeoutError:
        log.debug("a body went on after its refusal")
    await send({"type": "http.response.body", "body": b"", "more_body": False})
