"""What the front answers itself: problems as the application tells them, where no application was asked."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway import access, problem
from gateway.front.wsgi import Answer, told

log = logging.getLogger("front")

FLOODS = frozenset({"too-many-requests", "overloaded"})
"""What comes by the thousand if it comes at all: one line a second tells of them."""


@dataclass(frozen=True)
class Refused:
    """Why a request goes no further: a kind of problem, what its words are filled in with, and headers of its own."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()


class Asked(NamedTuple):
    """What is known of the request: it may be none yet."""

    method: str = ""
    path: str = ""
    headers: Iterable[tuple[bytes, bytes]] = ()
    address: str = ""


class _Told:
    """When each kind of flood was last told of, and how often it came since."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[float, int]] = {}

    def untold(self, code: str) -> int | None:
        """How many went untold before this one; None where this one is not to be told either."""
        last, count = self._rows.get(code, (float("-inf"), 0))
        now = time.monotonic()
        if now - last < 1:
            self._rows[code] = (last, count + 1)
            return None
        self._rows[code] = (now, 0)
        return count


_told = _Told()


def answer(refused: Refused, asked: Asked) -> Answer:
    """A refusal, in the language that the request asks for; it is counted and logged."""
    given = {name: value.decode("latin-1") for name, value in asked.headers}
    tongue = problem.language(given.get(b"accept-language", ""))
    request_id = access.request_id_of(given.get(b"x-request-id", ""))
    body = problem.members(refused.code, tongue, refused.facts) | {"instance": asked.path, "request_id": request_id}
    status: int = body["status"]
    headers = [*problem.headers(tongue), *access.HEADERS, access.POLICY, ("X-Request-Id", request_id), *refused.headers]
    if status in (429, 503) and not any(name == "Retry-After" for name, _ in headers):
        headers.append(("Retry-After", problem.RETRY_AFTER))
    content = problem.encode(body)
    headers.append(("Content-Length", str(len(content))))
    method = asked.method if asked.method in access.METHODS else "OTHER"
    access.observe(method, "refused", status, 0.0)
    untold = _told.untold(refused.code) if refused.code in FLOODS else 0
    if untold is not None:
        shown = {"why": refused.code, "method": method, "status": status, "address": asked.address, "untold": untold}
        log.info("refused", extra=shown | {"request_id": request_id})
    return told(status, headers, content)
