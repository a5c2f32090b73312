"""From a whole request to the application and back: WSGI (PEP 3333), with everything that it reads at hand."""

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
_PLAIN = {b"content-type": "CONTENT_TYPE"}
_LEFT_OUT = frozenset({b"content-length", b"transfer-encoding"})
"""A body is at hand here, whatever way it came."""


class Answer(NamedTuple):
    """A whole answer; `head` is its headers as they go over the wire."""

    status: int
    head: bytes
    body: bytes


def told(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """The answer with these headers, of which none may hold a line break."""
    return Answer(status, "".join([f"{name}: {value}\r\n" for name, value in headers]).encode("latin-1"), body)


def environ(scope: Any, body: bytes | None, address: str) -> dict[str, Any]:
    """What the application is told of a request; `body` is None where none was sent."""
    raw: bytes = scope["raw_path"]
    host, port = scope["server"] or ("", 0)
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": address,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body is not None:
        made["CONTENT_LENGTH"] = str(len(body))
    for name, value in scope["headers"]:
        if name not in _LEFT_OUT:
            key = _PLAIN.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
            said = value.decode("latin-1")
            made[key] = f"{made[key]},{said}" if key in made else said
    return made


def answer(application: Application, made: dict[str, Any]) -> Answer:
    """What the application answers."""
    begun: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        begun[:] = [status, headers]

    parts = application(made, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return told(int(begun[0][:3]), begun[1], body)
