"""Events in and timers, on nameko: order kept per queue, ack after commit, nothing lost, nothing looping.

Only a worker imports this module, and only after chassis.green.prepare.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any

import eventlet
from amqp.exceptions import ChannelError, MessageNacked  # type: ignore[import-untyped]
from eventlet.event import Event as Outcome
from eventlet.hubs import trampoline
from eventlet.semaphore import Semaphore
from google.protobuf.message import Message as Proto
from nameko.containers import ServiceContainer
from nameko.extensions import Entrypoint
from prometheus_client import Counter, Gauge, Histogram

from chassis import db, probe
from chassis import log as context
from chassis.broker import Broker, no_answer
from chassis.envelope import Event, Undecodable, event_type
from chassis.errors import BeforeTheRules, IllegalStep, Malformed, NeighbourDown, NotFound
from chassis.failpoints import hit
from chassis.frames import Incoming
from chassis.inbox import IdReused
from chassis.law import RuleBroken
from chassis.limits import allowed
from chassis.line import FAULTS, copy_of, declare, open_line
from chassis.listening import Subscription, marked
from chassis.queues import ATTEMPTS, ERROR, PARKED_AT, Queues, attempts, back, delays, describe, inner, user_of
from chassis.settings import FrameSettings
from chassis.signing import Keyring
from chassis.timers import Timer

log = logging.getLogger("consumer")

HANDLED = Counter("zhengling_events_handled_total", "Events handled", ["queue"])
FAILED = Counter("zhengling_events_failed_total", "Attempts that failed and go to the retry ladder", ["queue"])
PARKED = Counter("zhengling_events_parked_total", "Messages parked", ["queue"])
SECONDS = Histogram("zhengling_event_seconds", "Time in a handler", ["queue"])
IN_HAND = Gauge("zhengling_event_in_hand_seconds", "How long the message in hand has not been settled", ["queue"])
TRIES = Gauge("zhengling_event_in_hand_tries", "How often the message in hand was tried", ["queue"])

FINAL = (RuleBroken, IllegalStep, Malformed, NotFound, BeforeTheRules, IdReused)
"""Judgements: they would be the same at each retry."""

HANDLERS = 8
"""Handlers at once in a process: no more than its pool has connections."""

REFUSALS = 3
"""How often the broker may refuse a copy before the message itself is given back to it to be parked."""


def away(error: BaseException) -> bool:
    """Whether an error says that the database or a neighbour is away, or lost a race, so that waiting mends it."""
    return isinstance(error, NeighbourDown) or db.away(error)


class Hand:
    """The message that a listener has in hand, and for how long: what comes again is the same one still."""

    def __init__(self) -> None:
        self.since, self.tries, self.why = 0.0, 0, ""
        self._first, self._which = 0.0, 0

    @property
    def seconds(self) -> float:
        """How long it has not been settled; 0 when there is none."""
        return time.monotonic() - self.since if self.since else 0.0

    def take(self, message: Incoming) -> None:
        """Begin with a message, or go on with one whose connection was lost."""
        which = hash((message.properties.get("message_id"), message.body))
        if which != self._which:
            self._which, self._first, self.tries, self.why = which, time.monotonic(), 0, ""
        self.since = self._first

    def settled(self) -> None:
        """It is done with, whatever came of it: should it come again, that is another time."""
        self.since, self._which = 0.0, 0


class Listener(Entrypoint):  # type: ignore[misc]
    """One subscription: events of `message_type` from the service `producer`, one at a time, in order."""

    broker = Broker()

    def __init__(self, producer: str, message_type: type[Proto]) -> None:
        super().__init__(expected_exceptions=Exception)
        self.producer, self.message_type = producer, message_type
        self._turn, self._stopping = Semaphore(1), False
        self._hand = Hand()

    def setup(self) -> None:
        """Work out the queues and enlist with the broker connection."""
        config = self.container.config
        self.keyring = Keyring.load(config["frame"])
        self.queues = Queues(config["service"], event_type(self.message_type), delays(config["frame"].retry_delays))
        self._patience = allowed(config["frame"].standstill_seconds)
        self._back, self._user = back(config["service"]), user_of(config["frame"].amqp_url, config["service"])
        IN_HAND.labels(self.queues.work).set_function(lambda: self._hand.seconds)
        TRIES.labels(self.queues.work).set_function(lambda: self._hand.tries)
        self.broker.listeners.append(self)

    def stop(self) -> None:
        """Take no more, and wait until the event in hand is done and acked."""
        self._stopping = True
        self._turn.acquire()

    def standstill(self) -> str:
        """Why the queue does not move, if it does not."""
        hand = self._hand
        if hand.seconds <= self._patience:
            return ""
        tries = f"{hand.tries} tries, {hand.why or 'none came to an end'}"
        return f"{self.queues.work} stands still: its first message is in hand for {hand.seconds:.0f} s, {tries}"

    def subscribe(self, channel: Any) -> None:
        """Declare the queues and begin to consume; raises ChannelError if the broker has them otherwise."""
        channel.auto_decode = False
        for piece in self.queues.pieces(self.producer):
            declare(channel, piece)
        channel.basic_qos(0, 1, False)
        channel.basic_consume(self.queues.work, callback=self._receive)

    def _receive(self, message: Incoming) -> None:
        self.container.spawn_managed_thread(partial(self._take, message))

    def _take(self, message: Incoming) -> None:
        # The turn outlasts a connection: when a message comes again because the line broke, it waits for its
        # predecessor, which may still be at work.
        with self._turn:
            if self._given_up(message):
                return
            self._hand.take(message)
            try:
                self._deal_with(message)
            finally:
                self._hand.since = 0.0

    def _deal_with(self, message: Incoming) -> None:
        # Only what came by our own exchange went through our hands before.
        own = message.delivery_info["exchange"] == self._back
        attempt = 1 + (attempts(message.headers) if own else 0)
        try:
            event = self._read(message, own)
        except Exception as reason:  # Whatever a stranger's message provokes, it is parked and its followers go on.
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

    def _read(self, message: Incoming, own: bool) -> Event[Any]:
        """The event in a message. Raises Undecodable for what is none, or did not come the way of its kind."""
        if message.strange:
            raise Undecodable("; ".join(message.strange))
        if message.too_large:
            raise Undecodable(f"{message.size} bytes are no event")
        if not own:
            self._require_origin(message)
        return self.keyring.event(message.body, message.headers, self.producer, self.message_type)

    def _require_origin(self, message: Incoming) -> None:
        """The broker lets nobody but the producer's user write to its exchange, and vouches for a user's name."""
        came = message.delivery_info["exchange"], message.delivery_info["routing_key"]
        if came != (inner(self.producer), self.queues.event_type):
            raise Undecodable(f"it came by exchange {came[0][:100]!r} and key {came[1][:100]!r}")
        user = message.properties.get("user_id")
        if self._user and user != self._user(self.producer):
            raise Undecodable(f"user {user!r} is not {self.producer}'s")

    def _call(self, event: Event[Any]) -> Exception | None:
        """Run the worker's method as nameko does, and return what it raised."""
        outcome = Outcome()

        def settle(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome.send(exc_info and exc_info[1])
            return result, exc_info

        self._hand.tries += 1
        with SECONDS.labels(self.queues.work).time():
            self.container.spawn_worker(self, (event,), {}, handle_result=settle)
            error: Exception | None = outcome.wait()
        self._hand.why = f"last {type(error).__name__}" if error else ""
        return error

    def _given_up(self, message: Incoming) -> bool:
        """Whether the message is no longer ours: unacked, it goes back to the queue when the connection closes."""
        return self._stopping or message.channel.connection is None

    def _ack(self, message: Incoming) -> None:
        self._answer(message, lambda: message.channel.basic_ack(message.delivery_tag))

    def _give_back(self, message: Incoming) -> None:
        """Let the broker park the message itself, unchanged: that needs no room, and none of our understanding."""
        self._answer(message, lambda: message.channel.basic_reject(message.delivery_tag, requeue=False))

    def _answer(self, message: Incoming, send: Callable[[], Any]) -> None:
        self._hand.settled()
        try:
            if message.channel.connection is not None:
                send()
        except FAULTS as error:
            # The line broke; the message will come again and the inbox will know it.
            log.warning("answer not sent", extra={"reason": describe(error)})

    def _park(self, message: Incoming, attempt: int, error: Exception) -> None:
        PARKED.labels(self.queues.work).inc()
        if message.too_large:
            self._give_back(message)
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._forward(message, self.queues.parked, **{ATTEMPTS: attempt, ERROR: describe(error), PARKED_AT: at})

    def _forward(self, message: Incoming, queue: str, **notes: Any) -> None:
        """Send the message on with its bytes and our notes, and ack it once the broker has confirmed the copy."""
        for refusals in range(1, REFUSALS + 1):
            error = self._publish(message, queue, notes)
            if error is None:
                hit("consumer.after_retry_publish")
                self._ack(message)
                return
            log.warning("refused", extra={"queue": queue, "reason": describe(error), "times": refusals})
            self._hand.why = f"last {type(error).__name__}"
            if self._given_up(message):
                return
        log.error("given back to the broker to be parked", extra={"queue": queue})
        self._give_back(message)

    def _publish(self, message: Incoming, queue: str, notes: dict[str, Any]) -> Exception | None:
        """Publish a copy and return what the broker has against it; a broker that is away is waited for."""
        while True:
            hit("consumer.before_retry_publish")
            connection = open_line(self.container.config["frame"].amqp_url)
            try:
                # A line of its own: a channel that waits for a confirm would read what belongs to the consumers.
                with no_answer(allowed(10)):
                    copy = copy_of(message, notes)
                    connection.channel().basic_publish(copy, exchange=self._back, routing_key=queue, mandatory=True)
                    connection.close()
                return None
            except (ChannelError, MessageNacked) as error:
                refusal: Exception = error
                return refusal
            except FAULTS as error:
                log.warning("could not send on", extra={"queue": queue, "reason": describe(error)})
            except Exception as error:  # What cannot even be written is the broker's to park.
                return error
            finally:
                connection.collect()
            eventlet.sleep(1)
            if self._given_up(message):
                return OSError("the connection it came by is gone")


def _entrypoints(worker_class: Any) -> None:
    """Make nameko's entrypoints of the marks of a worker's methods."""
    for name, method, mark in list(marked(worker_class)):
        if isinstance(mark, Subscription):
            handler = _handler(method)
            setattr(worker_class, name, Listener.decorator(mark.producer, mark.message_type)(handler))
        else:
            Timer.decorator(mark.seconds, mark.eager)(method)


def _handler(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def handle(worker: Any, event: Event[Any]) -> None:
        # nameko runs each call in a green thread of its own, which begins without the caller's context.
        context.request_id.set(event.request_id)
        hit("consumer.before_handle")
        method(worker, event)

    return handle


def main(worker_class: Any, settings: FrameSettings, service: str, runtime: Any = None, *, heartbeat: int = 10) -> None:
    """Run a worker until SIGTERM; its instances find `runtime` on their class. `heartbeat` is in seconds.

    Raises SystemExit(1) when something kills the container, so that the supervisor starts the process anew.
    """
    # nameko logs each handler's exception with a traceback, and so do we, with the event it belongs to.
    logging.getLogger("nameko.containers").setLevel(logging.ERROR)
    worker_class.name, worker_class.runtime = service, runtime
    _entrypoints(worker_class)
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
