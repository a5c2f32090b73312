"""The front: whoever asks too much is told so at once, and a thread is taken only for a request that is whole.

All of it runs on the event loop, and only `_work` in threads. A route of another kind, for files in parts or for events
as they come, is an ASGI application that `Connection` starts in the place of `answer` (docs/adr/0023).
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from gateway.front import quota, wsgi
from gateway.front.addresses import Addresses
from gateway.front.refusals import Asked, Refused, answer
from gateway.front.wsgi import Answer
from gateway.settings import Settings

log = logging.getLogger("front")

SMALL_BYTES = 16 * 1024
"""A body up to this size is always read: so many connections times this is what they may take in all."""
WAITING_PER_THREAD = 8
"""Requests that may wait for a thread, for each thread; of one address half of them, and its others wait for these."""
ALIVE_AT = "/livez"
ALIVE = wsgi.told(200, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "5")], b"alive")


_Task = tuple[dict[str, Any], Any, Callable[[Answer | None], None]]
"""What the application is told, whose connection it is, and what takes its answer on the loop."""


class Request:
    """A request whose head was read: what the front makes of it while its body comes."""

    __slots__ = ("address", "began", "large", "left", "most", "refused", "scope", "sent")

    def __init__(self, scope: Any, address: str, left: quota.Left | None, *, sent: bool) -> None:
        self.scope, self.address, self.left, self.sent = scope, address, left, sent
        self.began, self.most, self.large = time.perf_counter(), SMALL_BYTES, 0
        self.refused: Refused | None = None
        if left is not None and left.retry:
            self.refused = Refused("too-many-requests", headers=tuple(quota.headers(left)))


class Front:
    """What all connections of one process share: the application, its threads, and who has used up what."""

    def __init__(self, application: Flask, settings: Settings, addresses: Addresses) -> None:
        self._application, self._addresses = application, addresses
        self._limiter = quota.Limiter("address", settings.rate_per_address)
        self._places = settings.http_threads * (1 + WAITING_PER_THREAD)
        self._most, self._memory = settings.max_body_bytes, settings.body_memory_bytes
        self._held: Counter[str] = Counter()
        self._later: dict[str, deque[tuple[Request, bytes, Any]]] = {}
        self._in_hand = self._large = 0
        self._waiting: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"http-{number}", daemon=True)
            for number in range(settings.http_threads)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Let the threads go, each when it has no more to do."""
        for _ in self._threads:
            self._waiting.put(None)

    def begin(self, scope: Any, peer: str, single: Mapping[bytes, bytes]) -> Request:
        """Take up a request by its head, with those of its headers that may be given once."""
        address = self._addresses.of(peer, scope["headers"])
        left = None if scope["path"] == ALIVE_AT else self._limiter.take(address)
        return Request(scope, address, left, sent=b"content-length" in single or b"transfer-encoding" in single)

    def judge(self, request: Request, size: int) -> Refused | None:
        """Why a body of this size is not read, if it is not."""
        if size <= SMALL_BYTES:
            return None
        if request.refused is not None:
            return request.refused
        if request.most == SMALL_BYTES:
            request.most = self._most_at(request.scope)
        return Refused("too-large", {"most": str(request.most)}) if size > request.most else None

    def hold(self, request: Request, size: int) -> Refused | None:
        """The same of what has come of it, which takes memory: of that there is only so much for large bodies."""
        refused = self.judge(request, size)
        more = size - SMALL_BYTES - request.large
        if refused is None and more > 0:
            if self._large + more > self._memory:
                return Refused("overloaded")
            request.large += more
            self._large += more
        return refused

    def release(self, request: Request) -> None:
        """Give back the memory of a body."""
        self._large -= request.large
        request.large = 0

    def answer(self, request: Request, body: bytes, connection: Any) -> None:
        """Have a whole request answered: `connection.answered` is called with it, now or later."""
        scope, address = request.scope, request.address
        if scope["path"] == ALIVE_AT:
            return self._at_once(connection, request, ALIVE)
        refused = request.refused
        if refused is None and self._held[address] >= self._places // 2:
            # Half of all places are enough for one address, and leave the others some. They are no more than its
            # connections, which are bounded.
            self._later.setdefault(address, deque()).append((request, body, connection))
            return None
        if refused is None and self._in_hand >= self._places:
            refused = Refused("overloaded")
        if refused is not None:
            asked = Asked(scope["method"], scope["path"], scope["headers"], address)
            return self._at_once(connection, request, answer(refused, asked))
        return self._hand_over(request, body, connection)

    def _hand_over(self, request: Request, body: bytes, connection: Any) -> None:
        """Give a request a place, in which it waits for a thread."""
        address = request.address
        self._in_hand += 1
        self._held[address] += 1
        made = wsgi.environ(request.scope, body if request.sent else None, address)
        made |= {"gateway.began": request.began, "gateway.quota": request.left}

        def done(found: Answer | None) -> None:
            self._in_hand -= 1
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]
            self.release(request)
            self._hand_on(address)
            if found is not None:
                connection.answered(request, found)

        self._waiting.put((made, connection, done))

    def _hand_on(self, address: str) -> None:
        """One of an address has its answer: the one of its others that has waited longest takes the place."""
        if later := self._later.get(address):
            following = later.popleft()
            if not later:
                del self._later[address]
            self._hand_over(*following)

    def _at_once(self, connection: Any, request: Request, found: Answer) -> None:
        self.release(request)
        connection.answered(request, found)

    def _most_at(self, scope: Any) -> int:
        """How many bytes a body may have at this address: what its operation can make use of."""
        try:
            endpoint, _ = self._application.url_map.bind("").match(scope["path"], scope["method"])
        except HTTPException:
            return SMALL_BYTES
        view = self._application.view_functions[endpoint]
        return min(max(SMALL_BYTES, getattr(view, "most_bytes", 0)), self._most)

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            made, connection, done = task
            found = None
            # Who went while his request waited for a thread learns no answer, and will send it again.
            if not connection.gone:
                try:
                    found = wsgi.answer(self._application, made)
                except Exception:  # The application tells of its failures itself; this is one of telling.
                    log.exception("no answer was made")
                    found = answer(Refused("internal"), Asked(made["REQUEST_METHOD"], made["PATH_INFO"]))
            try:
                connection.loop.call_soon_threadsafe(done, found)
            except RuntimeError:  # The server has ended, and waited for this answer as long as it waits for any.
                return
