"""Events in and timers, on nameko: order kept per queue, ack after commit, nothing lost, nothing looping.

Only a worker imports this module, and only after chassis.green.prepare.
"""

import contextlib
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, TypeVar

import eventlet
import kombu
import psycopg
from amqp import Message  # type: ignore[import-untyped]
from amqp.exceptions import AMQPError, ChannelError  # type: ignore[import-untyped]
from eventlet.event import Event as Outcome
from eventlet.hubs import trampoline
from eventlet.semaphore import Semaphore
from google.protobuf.message import Message as Proto
from nameko.containers import ServiceContainer
from nameko.extensions import Entrypoint, SharedExtension
from nameko.timer import Timer as NamekoTimer
from prometheus_client import Counter, Histogram
from sqlalchemy import exc

from chassis import log as context
from chassis import probe
from chassis.envelope import Event, Undecodable, event_type
from chassis.errors import IllegalStep, Malformed, NeighbourDown, NotFound
from chassis.failpoints import hit
from chassis.inbox import IdReused
from chassis.law import RuleBroken
from chassis.limits import allowed
from chassis.queues import ATTEMPTS, ERROR, PARKED_AT, Queues, attempts, describe, kept
from chassis.settings import FrameSettings
from chassis.signing import Keyring

F = TypeVar("F", bound=Callable[..., Any])

log = logging.getLogger("consumer")

HANDLED = Counter("zhengling_events_handled_total", "Events handled", ["queue"])
FAILED = Counter("zhengling_events_failed_total", "Attempts that failed and go to the retry ladder", ["queue"])
PARKED = Counter("zhengling_events_parked_total", "Messages parked", ["queue"])
SECONDS = Histogram("zhengling_event_seconds", "Time in a handler", ["queue"])

FAULTS = (OSError, AMQPError, kombu.exceptions.KombuError)
"""What a broker that is away, frozen or unwilling looks like."""

FINAL = (RuleBroken, IllegalStep, Malformed, NotFound, IdReused)
"""Judgements: they would be the same at each retry."""

HANDLERS = 8
"""Handlers at once in a process: no more than its pool has connections."""


def away(error: BaseException) -> bool:
    """Whether an error says that the database or a neighbour is away, or lost a race, so that waiting mends it."""
    if isinstance(error, exc.DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        lost = isinstance(error, (exc.OperationalError, exc.InterfaceError)) and state is None
        # Classes: connection, resources, operator intervention (but not a cancelled statement), and lost races.
        return lost or (state or "").startswith(("08", "53", "57P", "40001", "40P01"))
    return isinstance(error, (exc.TimeoutError, NeighbourDown))


def _open(url: str, heartbeat: int = 0) -> Any:
    """A connection to the broker, opened on first use; its sockets give up on a peer that does not answer."""
    settings = {"socket_settings": {socket.TCP_USER_TIMEOUT: 15000}, "confirm_publish": True}
    return kombu.Connection(url, heartbeat=heartbeat, connect_timeout=allowed(4), transport_options=settings)


def _no_answer(seconds: float) -> Any:
    return eventlet.Timeout(seconds, OSError(f"no answer from the broker within {seconds:g} s"))


class Broker(SharedExtension):  # type: ignore[misc]
    """The process's one consuming connection, with a channel for each listener."""

    def __init__(self) -> None:
        self.listeners: list[Listener] = []
        self.refused: dict[str, str] = {}
        self.connected = self._stopping = False
        self._thread: Any = None

    def not_ready(self) -> list[str]:
        """The queues that this process does not consume, and why."""
        if not self.connected:
            return ["no connection to the broker"]
        keyless = {each.producer for each in self.listeners if not each.keyring.has(each.producer)}
        refused = [f"{queue} is not consumed: {reason}" for queue, reason in self.refused.items()]
        return refused + [f"EVENT_PUBLIC_KEYS has no key of {producer}" for producer in sorted(keyless)]

    def start(self) -> None:
        """Begin; not waiting for the broker, which may be away for long."""
        self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        """Close the connection, when the listeners are done."""
        self._stopping = True
        self._thread.wait()

    def _run(self) -> None:
        pause = 0.2
        while not self._stopping:
            connection, began = _open(self.container.config["frame"].amqp_url, self.container.config["heartbeat"]), 0.0
            try:
                with _no_answer(allowed(10)):
                    line = connection.connect()
                    self.refused = dict.fromkeys((each.queues.work for each in self.listeners), "not yet declared")
                    self._subscribe(line)
                self.connected, began = True, time.monotonic()
                log.info("connected to the broker", extra={"queues": len(self.listeners), "refused": self.refused})
                self._receive(line)
                with eventlet.Timeout(2, False):
                    connection.close()
            except FAULTS as error:
                log.warning("broker connection lost", extra={"reason": describe(error)})
            finally:
                self.connected = False
                # Never the closing handshake here: a frozen broker would keep us waiting for its answer for ever.
                connection.collect()
            pause = 0.2 if began and time.monotonic() - began > 5 else min(pause * 2, 3)
            if not self._stopping:
                eventlet.sleep(pause)

    def _subscribe(self, line: Any) -> None:
        """Declare and consume what is not consumed yet; a queue the broker refuses does not disturb the others."""
        for listener in [each for each in self.listeners if each.queues.work in self.refused]:
            try:
                listener.subscribe(line.channel())
            except ChannelError as error:
                self.refused[listener.queues.work] = describe(error)
            else:
                del self.refused[listener.queues.work]

    def _receive(self, line: Any) -> None:
        heard, seen, tried = time.monotonic(), line.bytes_recv, time.monotonic()
        while not self._stopping:
            with contextlib.suppress(TimeoutError):
                line.drain_events(timeout=0.2)
            now = time.monotonic()
            if line.bytes_recv != seen:
                heard, seen = now, line.bytes_recv
            # Our own count, and a little under two heartbeats, so that a frozen broker is noticed within two.
            elif now - heard > 1.9 * line.heartbeat:
                raise OSError("no heartbeat from the broker")
            with _no_answer(line.heartbeat):
                line.heartbeat_tick()
                if self.refused and now - tried > 5:
                    tried = now
                    self._subscribe(line)


class Listener(Entrypoint):  # type: ignore[misc]
    """One subscription: events of `message_type` from the service `producer`, one at a time, in order."""

    broker = Broker()

    def __init__(self, producer: str, message_type: type[Proto]) -> None:
        super().__init__(expected_exceptions=Exception)
        self.producer, self.exchange, self.message_type = producer, f"zhengling.{producer}", message_type
        self._turn, self._stopping = Semaphore(1), False

    def setup(self) -> None:
        """Work out the queues and enlist with the broker connection."""
        config = self.container.config
        self.keyring = Keyring.load(config["frame"])
        delays = tuple(float(step) for step in config["frame"].retry_delays.split(","))
        self.queues = Queues(config["service"], event_type(self.message_type), delays)
        self.broker.listeners.append(self)

    def stop(self) -> None:
        """Take no more, and wait until the event in hand is done and acked."""
        self._stopping = True
        self._turn.acquire()

    def subscribe(self, channel: Any) -> None:
        """Declare exchange and queues and begin to consume; raises ChannelError if the broker has them otherwise."""
        channel.auto_decode = False
        channel.exchange_declare(self.exchange, "topic", durable=True, auto_delete=False)
        for queue, arguments in self.queues.arguments().items():
            channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)
        channel.queue_bind(self.queues.work, self.exchange, self.queues.event_type)
        channel.basic_qos(0, 1, False)
        channel.basic_consume(self.queues.work, callback=self._receive)

    def _receive(self, message: Any) -> None:
        self.container.spawn_managed_thread(partial(self._take, message))

    def _take(self, message: Any) -> None:
        # The turn outlasts a connection: when a message comes again because the line broke, it waits for its
        # predecessor, which may still be at work.
        with self._turn:
            if self._given_up(message):
                return
            attempt = attempts(message.headers) + 1
            try:
                event = self.keyring.event(bytes(message.body), message.headers, self.producer, self.message_type)
            except Undecodable as reason:
                log.error("parked", extra={"queue": self.queues.work, "error": describe(reason)})
                self._park(message, attempt, reason)
                return
            context.request_id.set(event.request_id)
            began = time.monotonic()
            about = {"type": event.type, "id": str(event.id), "subject": event.subject, "attempt": attempt}
            error, wait = self._call(event), 0.1
            while error is not None and away(error):
                log.warning("waiting for a neighbour", extra=about | {"error": describe(error), "wait": wait})
                eventlet.sleep(wait)
                if self._given_up(message):
                    return
                error, wait = self._call(event), min(wait * 2, 5)
            about["ms"] = round((time.monotonic() - began) * 1000, 1)
            if error is None:
                hit("consumer.after_commit")
                self._ack(message)
                hit("consumer.after_ack")
                HANDLED.labels(self.queues.work).inc()
                log.info("handled", extra=about)
            elif isinstance(error, FINAL) or attempt > len(self.queues.delays):
                log.error("parked", extra=about | {"error": describe(error)})
                self._park(message, attempt, error)
            else:
                log.warning("failed", extra=about, exc_info=error)
                FAILED.labels(self.queues.work).inc()
                self._forward(message, self.queues.retry(attempt - 1), **{ATTEMPTS: attempt, ERROR: describe(error)})

    def _call(self, event: Event[Any]) -> Exception | None:
        """Run the worker's method as nameko does, and return what it raised."""
        outcome = Outcome()

        def settle(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome.send(exc_info and exc_info[1])
            return result, exc_info

        with SECONDS.labels(self.queues.work).time():
            self.container.spawn_worker(self, (event,), {}, handle_result=settle)
            error: Exception | None = outcome.wait()
        return error

    def _given_up(self, message: Any) -> bool:
        """Whether the message is no longer ours: unacked, it goes back to the queue when the connection closes."""
        return self._stopping or message.channel.connection is None

    def _ack(self, message: Any) -> None:
        try:
            if message.channel.connection is not None:
                message.channel.basic_ack(message.delivery_tag)
        except FAULTS as error:
            # The line broke; the message will come again and the inbox will know it.
            log.warning("ack not sent", extra={"reason": describe(error)})

    def _park(self, message: Any, attempt: int, error: Exception) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        headers = {ATTEMPTS: attempt, ERROR: describe(error), PARKED_AT: at}
        if self._forward(message, self.queues.parked, **headers):
            PARKED.labels(self.queues.work).inc()

    def _forward(self, message: Any, queue: str, **headers: Any) -> bool:
        """Send the message on with its bytes and headers, and ack it once the broker has confirmed the copy."""
        sent_on = {name: value for name, value in message.properties.items() if name not in ("expiration", "user_id")}
        sent_on |= {"delivery_mode": 2, "application_headers": kept(message.headers, **headers)}
        while True:
            hit("consumer.before_retry_publish")
            connection = _open(self.container.config["frame"].amqp_url)
            try:
                # A line of its own: a channel that waits for a confirm would read what belongs to the consumers.
                with _no_answer(allowed(10)):
                    copy = Message(message.body, **sent_on)
                    connection.channel().basic_publish(copy, routing_key=queue, mandatory=True)
                    connection.close()
                break
            except FAULTS as error:
                log.warning("could not send on", extra={"queue": queue, "reason": describe(error)})
            finally:
                connection.collect()
            eventlet.sleep(1)
            if self._given_up(message):
                return False
        hit("consumer.after_retry_publish")
        self._ack(message)
        return True


def listen(producer: str, message_type: type[Proto]) -> Callable[[F], F]:
    """Mark a worker's method as handler of an event of the service `producer`; it receives Event[message_type].

    It is acked after the method returned, so the method commits. A broken rule, an illegal step, a malformed or
    unknown thing parks the message at once; any other failure is retried along the ladder, then parked; while the
    database or a neighbour is away the message waits.
    """

    def register(method: F) -> F:
        @wraps(method)
        def handle(worker: Any, event: Event[Any]) -> None:
            # nameko runs each call in a green thread of its own, which begins without the caller's context.
            context.request_id.set(event.request_id)
            hit("consumer.before_handle")
            method(worker, event)

        marked: F = Listener.decorator(producer, message_type)(handle)
        return marked

    return register


class Timers(SharedExtension):  # type: ignore[misc]
    """The database session whose advisory locks say which process runs which timer."""

    def __init__(self) -> None:
        self._database: psycopg.Connection[Any] | None = None
        self._turn = Semaphore(1)

    def ours(self, name: str) -> bool:
        """Whether this process runs the timer `name`; it does so as long as its database session lives."""
        settings: FrameSettings = self.container.config["frame"]
        with self._turn:
            try:
                if self._database is None:
                    dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
                    alive = {"keepalives_idle": 5, "connect_timeout": round(allowed(4)), "tcp_user_timeout": 15000}
                    self._database = psycopg.connect(dsn, autocommit=True, **alive)  # type: ignore[arg-type]
                # Asking for a lock that this session holds already is granted again, so asking is also the check.
                asked = self._database.execute(
                    "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"timer:{name}"]
                )
                found = asked.fetchone()
                return bool(found and found[0])
            except psycopg.Error as error:
                log.warning("database lost", extra={"reason": describe(error)})
                if self._database is not None:
                    self._database.close()
                self._database = None
                return False


class Timer(NamekoTimer):  # type: ignore[misc]
    """nameko's timer, in one process at a time."""

    timers = Timers()

    def handle_timer_tick(self) -> None:
        """Run the method if the timer is ours; otherwise look again at the next tick."""
        if self.timers.ours(f"{self.container.config['service']}.{self.method_name}"):
            super().handle_timer_tick()
        else:
            self.worker_complete.send()


timer = Timer.decorator
"""`@timer(seconds)` runs a worker's method periodically, in one process of however many; `eager=True`: at once too."""


def parked_main(argv: Sequence[str], settings: FrameSettings, service: str) -> None:
    """The operator's command for parked messages, as chassis.parked says; a worker is spared its client library."""
    from chassis import parked

    parked.main(argv, settings, service)


def main(worker_class: Any, settings: FrameSettings, service: str, runtime: Any = None, *, heartbeat: int = 10) -> None:
    """Run a worker until SIGTERM; its instances find `runtime` on their class. `heartbeat` is in seconds.

    Raises SystemExit(1) when something kills the container, so that the supervisor starts the process anew.
    """
    # nameko logs each handler's exception with a traceback, and so do we, with the event it belongs to.
    logging.getLogger("nameko.containers").setLevel(logging.ERROR)
    worker_class.name, worker_class.runtime = service, runtime
    config = {"frame": settings, "service": service, "heartbeat": heartbeat, "max_workers": HANDLERS}
    container = ServiceContainer(worker_class, config)
    broker = next((each for each in container.subextensions if isinstance(each, Broker)), None)

    # A worker with nothing to do sleeps in its poll, which a signal alone does not end, because Python takes the poll
    # up again when the handler returns; so the interpreter also writes the signal's number to a pipe.
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)

    def stop() -> None:
        trampoline(reading, read=True)
        eventlet.spawn_after(25, os._exit, 1)
        container.stop()

    eventlet.spawn(stop)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    probe.serve(settings.probe_listen, broker.not_ready if broker else list, runtime.notes if runtime else list)
    try:
        container.start()
        container.wait()
    except Exception as error:
        log.critical("worker failed", exc_info=error)
        raise SystemExit(1) from error
