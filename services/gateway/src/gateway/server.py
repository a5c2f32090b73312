"""The web server: granian, one process of threads, ended by SIGTERM after the requests in hand are answered."""

import socket

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from chassis import heap, log, probe
from chassis.settings import load
from gateway import description
from gateway.settings import Settings

STOP_SECONDS = 15


def serve(settings: Settings) -> None:
    """Listen at HTTP_LISTEN until told to stop.

    Raises SystemExit when the address cannot be had or the API's description was not made.
    """
    host, _, port = settings.http_listen.rpartition(":")
    host = host.strip("[]")
    _require_free(settings.http_listen, host, port)
    # The serving process, a child of this one, reads it too; here it is told before anything is started.
    description.read(settings.rulepack)
    Server(
        "gateway.server:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.http_threads,
        backpressure=8 * settings.http_threads,
        http=HTTPModes.http1,
        websockets=False,
        factory=True,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=False,
        process_name=None,
    ).serve()


def application() -> object:
    """The application of the serving process, with its probe; called once in it, after it was started."""
    settings = load(Settings)
    log.configure("gateway-serve", settings.log_level)
    from gateway.app import create_app
    from gateway.gate import Gate

    gate = Gate(settings)
    app = create_app(gate)
    probe.serve(settings.probe_listen, gate.trouble)
    heap.settle()
    return app


def _require_free(listen: str, host: str, port: str) -> None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, int(port)))
    except (OSError, ValueError) as error:
        raise SystemExit(f"HTTP_LISTEN={listen} cannot be listened on: {error}") from error
