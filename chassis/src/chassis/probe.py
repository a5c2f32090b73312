"""A small HTTP answerer beside each process: is it alive, is it ready, what are its figures."""

import json
import logging
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = logging.getLogger("probe")

Ready = Callable[[], list[str]]


def serve(listen: str, ready: Ready, notes: Ready = list) -> int:
    """Answer GET /livez, /readyz and /metrics at host:port from daemon threads; return the port.

    `ready` gives the reasons why the process is not ready, none when it is; `notes` what an operator should know of one
    that is, a line each. Raises SystemExit when the address
    cannot be had.
    """
    host, _, port = listen.rpartition(":")
    try:
        server = _Server((host.strip("[]"), int(port)), ready, notes)
    except (OSError, ValueError) as error:
        raise SystemExit(f"PROBE_LISTEN={listen} cannot be listened on: {error}") from error
    threading.Thread(target=server.accept, name="probe", daemon=True).start()
    bound = int(server.server_address[1])
    log.info("probe listening", extra={"port": bound})
    return bound


def trouble(ready: Ready) -> list[str]:
    """The reasons of `ready`, of which one may be that it failed; told by class, never by text."""
    try:
        return ready()
    except Exception as error:  # Whatever goes wrong in asking, the answer is: not ready.
        return [f"readiness: {type(error).__name__}"]


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], ready: Ready, notes: Ready) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.ready, self.notes = ready, notes
        super().__init__(address, _Handler)

    def accept(self) -> None:
        # Not serve_forever: its selector is the real one if this module was imported before the process was made
        # green, and then it would stop every green thread. A plain accept is right in both worlds.
        while True:
            try:
                request, address = self.get_request()
            except OSError:
                return
            self.process_request(request, address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 5
    server: "_Server"

    def do_GET(self) -> None:
        if self.path == "/livez":
            self._answer(200, "text/plain", b"alive")
        elif self.path == "/readyz":
            reasons = trouble(self.server.ready)
            if reasons:
                self._answer(503, "application/json", json.dumps({"reasons": reasons}).encode())
            else:
                self._answer(200, "text/plain", "\n".join(["ready", *trouble(self.server.notes)]).encode())
        elif self.path == "/metrics":
            self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
        else:
            self._answer(404, "text/plain", b"not found")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Probes come every second; a line for each would drown the rest."""
