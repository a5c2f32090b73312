"""The web server: uvicorn's loop before threads of the application, in one process, ended by SIGTERM."""

import asyncio
import logging
import resource
import signal
import socket
from functools import partial

import uvicorn
from flask import Flask

from chassis import heap, probe
from gateway.app import create_app
from gateway.front.addresses import Addresses
from gateway.front.app import Front
from gateway.front.connection import Connection
from gateway.front.connections import Connections
from gateway.gate import Gate
from gateway.settings import Settings

STOP_SECONDS = 15
"""For the answers to what is in hand when the server is told to stop."""
BACKLOG = 256
"""Connections that wait to be accepted; as many are accepted in one go, and hold up the others meanwhile."""
OTHER_FILES = 256
"""Files and connections that the process has open besides those of its clients."""


def serve(settings: Settings) -> None:
    """Listen at HTTP_LISTEN until told to stop.

    Raises SystemExit when the address cannot be had or the API's description was not made.
    """
    with _bound(settings.http_listen) as listening:
        gate = Gate(settings)
        app = create_app(gate)
        probe.serve(settings.probe_listen, gate.trouble)
        heap.settle()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        Server(app, settings).run([listening])


class Server(uvicorn.Server):
    """uvicorn before one application, with the front in between and an eye on its connections."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        addresses = Addresses(settings.trusted_proxies, settings.proxy_header)
        most = _files(settings.http_connections)
        self.connections = Connections(most, settings.http_connections_per_address, addresses)
        self.front = Front(app, settings, addresses)
        config = uvicorn.Config(
            _no_task,
            interface="asgi3",
            # uvloop was measured and wins nothing here (docs/adr/0023).
            loop="asyncio",
            http=partial(Connection, self.front, self.connections),  # type: ignore[arg-type]  # It is called, and no more.
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        super().__init__(config)
        # What clients do wrong is told by ourselves.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve on these sockets until told to stop, by SIGTERM or `should_exit`."""
        watch = asyncio.create_task(self.connections.watch())
        try:
            await super().serve(sockets)
        finally:
            watch.cancel()
            self.front.close()


async def _no_task(_scope: object, _receive: object, _send: object) -> None:
    """What uvicorn would start for each request, where Connection starts nothing."""


def _end(*_: object) -> None:
    """A process that was told to end has ended well: uvicorn raises the signal again when it is done."""
    raise SystemExit(0)


def _bound(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named, and else an answer waits for its first half.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, int(port)))
    except (OSError, ValueError, OverflowError) as error:
        found.close()
        raise SystemExit(f"HTTP_LISTEN={listen} cannot be listened on: {error}") from error
    return found


def _files(connections: int) -> int:
    """Raise what the system lets us open as far as it goes; how many connections that is enough for."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    enough = connections if most == resource.RLIM_INFINITY else min(connections, most - OTHER_FILES)
    if enough < connections:
        logging.getLogger("front").warning("fewer connections than HTTP_CONNECTIONS", extra={"most": enough})
    return enough
