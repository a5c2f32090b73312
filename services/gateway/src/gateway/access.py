"""What every request rides in: its id, its limits, its headers, one log line and one observation."""

import logging
import re
import time
import uuid
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import Histogram
from werkzeug.exceptions import RequestEntityTooLarge

from chassis.log import request_id

log = logging.getLogger("http")

SECONDS = Histogram(
    "zhengling_http_seconds",
    "Time to answer a request, by route.",
    ("method", "route", "status"),
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUIET = ("/livez", "/readyz")
"""Asked every second; a line for each would drown the rest."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Strict-Transport-Security", "max-age=31536000"),
)
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def install(app: Flask) -> None:
    """Let every request of `app` ride in it."""
    observed: dict[tuple[str, str, int], Any] = {}
    most = app.config["MAX_CONTENT_LENGTH"]

    def begin() -> None:
        g.started = time.perf_counter()
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        request_id.set(given if _GIVEN.fullmatch(given) else uuid.uuid4().hex)
        length = request.content_length
        # Said before a byte of it is read, and whatever the route.
        if length is not None and length > most:
            raise RequestEntityTooLarge

    def end(response: Response) -> Response:
        rule = request.url_rule
        route = rule.rule if rule is not None else "unmatched"
        seconds = time.perf_counter() - g.started
        status = response.status_code
        method = request.method if request.method in METHODS else "OTHER"
        key = (method, route, status)
        if key not in observed:
            observed[key] = SECONDS.labels(method, route, str(status))
        observed[key].observe(seconds)
        for header in HEADERS:
            response.headers.setdefault(*header)
        response.headers["X-Request-Id"] = request_id.get()
        if status >= 400 and "received" not in g and _has_body():
            # The server cuts the connection when a body it did not read is still on its way; the client must know.
            response.headers["Connection"] = "close"
        if route not in QUIET or status >= 500:
            shown = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 2)}
            log.info("request", extra=shown | {"client": g.get("client", "")})
        return response

    app.before_request(begin)
    app.after_request(end)


def _has_body() -> bool:
    return bool(request.content_length) or "HTTP_TRANSFER_ENCODING" in request.environ
