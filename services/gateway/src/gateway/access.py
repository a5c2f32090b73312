"""What every request rides in: its id, its limits, its headers, one log line and one observation."""

import logging
import re
import time
import uuid
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from chassis.log import request_id
from gateway.front import quota

log = logging.getLogger("http")

SECONDS = Histogram(
    "zhengling_http_seconds",
    "Time to answer a request, by route.",
    ("method", "route", "status"),
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUIET = ("/readyz",)
"""Asked every second; a line for each would drown the rest."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
)
POLICY = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
"""For what is no page; a page has its own."""
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_observed: dict[tuple[str, str, int], Any] = {}


def request_id_of(given: str) -> str:
    """The id of a request: the client's own where it is a fit one."""
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered; `method` is one of METHODS, or OTHER."""
    key = (method, route, status)
    if key not in _observed:
        _observed[key] = SECONDS.labels(method, route, str(status))
    _observed[key].observe(seconds)


def install(app: Flask) -> None:
    """Let every request of `app` ride in it."""

    def begin() -> None:
        # The time that it waited for a thread counts: the front says when it had the head.
        g.started = request.environ.get("gateway.began") or time.perf_counter()
        request_id.set(request_id_of(request.environ.get("HTTP_X_REQUEST_ID", "")))

    def end(response: Response) -> Response:
        rule = request.url_rule
        route = rule.rule if rule is not None else "unmatched"
        seconds = time.perf_counter() - g.started
        status = response.status_code
        method = request.method if request.method in METHODS else "OTHER"
        observe(method, route, status, seconds)
        headers = response.headers
        for name, value in HEADERS:
            # None of them is there yet, and to look for each would cost five times as much.
            headers.add(name, value)
        if POLICY[0] not in headers:
            headers.add(*POLICY)
        headers.add("X-Request-Id", request_id.get())
        for name, value in quota.headers(g.get("quota"), request.environ.get("gateway.quota")):
            headers.add(name, value)
        if route not in QUIET or status >= 500:
            shown = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 2)}
            log.info("request", extra=shown | {"client": g.get("client", "")})
        return response

    app.before_request(begin)
    app.after_request(end)
