"""A process that stands in for a service: it answers its probe, and what it was given, and nothing else.

Run as a program: `standin.py serve` answers on PROBE_LISTEN (and HTTP_LISTEN); `standin.py migrate` ends at once.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"pid": os.getpid(), "env": dict(os.environ)}).encode()
        nobody = self.headers.get("Authorization") == "Bearer token-of-unknown"
        self.send_response(401 if nobody else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


def serve() -> None:
    names = ("PROBE_LISTEN", "HTTP_LISTEN") if sys.argv[1] == "serve" else ("PROBE_LISTEN",)
    addresses = [os.environ[name] for name in names]
    servers = []
    for address in addresses:
        host, _, port = address.partition(":")
        servers.append(ThreadingHTTPServer((host, int(port)), Answer))
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


def procfile_text(*services: str) -> str:
    """A Procfile with a stand-in for the processes of these services and of the gateway."""
    lines = []
    for service in services:
        lines += [f"{service}-migrate: python {HERE} migrate"]
        lines += [f"{service}-{process}: python {HERE} {process}" for process in ("api", "worker", "relay")]
    lines += [f"gateway-migrate: python {HERE} migrate", f"gateway-serve: python {HERE} serve"]
    lines += [f"gateway-worker: python {HERE} worker"]
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "token":
        print(f"token-of-{sys.argv[2]}")
    elif sys.argv[1] != "migrate":
        serve()
