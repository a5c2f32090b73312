"""The process that carries the outbox to the broker: in order, confirmed, one leader per service.

The connection that holds the advisory lock is the one that reads and deletes, so without the lock there is nothing to
publish: when that connection dies, the lock and the right to read go together. What remains is a batch already read
when the lock was lost (a process that was frozen, say); it reaches the broker beside the next leader's. That is
harmless: each leader sends in order from the first unsent row, so the first copy of every event still comes in order,
and the second is absorbed by the consumers' inbox.
"""

import hashlib
import logging
import signal
import time
from collections.abc import Callable
from typing import Any

import pika
import psycopg
from pika.exceptions import AMQPError, ChannelClosedByBroker, ChannelClosedByClient
from prometheus_client import REGISTRY, Counter, Gauge

from chassis import probe
from chassis.backlog import Backlog
from chassis.failpoints import hit
from chassis.limits import allowed, milliseconds
from chassis.publishing import frames
from chassis.queues import SIGNATURE, Exchange, Piece, Queue, hears, inner, outward, told_by, unwanted
from chassis.settings import FrameSettings

log = logging.getLogger("relay")

PUBLISHED = Counter("zhengling_relay_published_total", "Events confirmed by the broker")
UNWANTED = Gauge("zhengling_unwanted_events", "Events that no queue asked for and that are kept for a while")

Row = tuple[int, str, bytes, str, str | None, bytes | None]
"""Id, routing key, body, the event's id, the signature, and the body for others than the suite."""

BATCH = 500
"""The window of unconfirmed events. A larger one gained nothing measurable and doubles more after a crash."""

BUSY, IDLE = 0.005, 0.1
"""Seconds between two looks at the outbox, right after an event and at rest."""

DATABASE_OPTIONS = (
    # The server must notice a leader that is gone or frozen, or the standby would wait for its lock for ever.
    f"-c statement_timeout={milliseconds(5)} -c idle_session_timeout=20000"
    " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2"
)


class Relay:
    """One service's relay. `heartbeat` and `patience` (for an answer of the broker) are seconds."""

    def __init__(self, settings: FrameSettings, service: str, *, heartbeat: int = 10, patience: float = 15) -> None:
        self.dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._parameters = pika.URLParameters(settings.amqp_url)
        self._parameters.heartbeat = heartbeat
        self._parameters.blocked_connection_timeout = allowed(5)
        self._parameters.socket_timeout = self._parameters.stack_timeout = allowed(5)
        self._parameters.tcp_options = {"TCP_USER_TIMEOUT": 15000}
        self._parameters.client_properties = {"connection_name": f"{service}-relay"}
        self._service, self._exchange, self._outward = service, inner(service), outward(service)
        self._user = self._parameters.credentials.username
        self._consumers = [name.strip() for name in settings.event_consumers.split(",") if name.strip()]
        self._awaited = ""
        self._lock_key = int.from_bytes(hashlib.sha256(f"relay:{service}".encode()).digest()[:8], "big", signed=True)
        self._patience = patience
        self._database: psycopg.Connection[Any] | None = None
        self._connection: Any = None
        self._channel: Any = None
        self._leader = self._stopping = self._worked = self._dropped = self._complained = False
        self._size = 1
        self._wait = IDLE
        self._window: list[tuple[int, int]] = []
        self._next_tag = 1
        self._unconfirmed: set[int] = set()
        self._deadline = 0.0
        self._heard = (0, 0.0)
        self._counted = self._asked = 0.0

    def not_ready(self) -> list[str]:
        """The reasons why this relay could not send just now; a standby with both connections is ready."""
        # Each question is bounded by the server; one that lasts longer met a server that hangs.
        hangs = bool(self._asked) and time.monotonic() - self._asked > allowed(8)
        if self._awaited:
            return [f"{self._awaited} has no queues yet for what {self._service} tells (EVENT_CONSUMERS)"]
        broker, database = self._channel is not None, self._database is not None and not hangs
        return [f"no connection to the {name}" for name, up in (("broker", broker), ("database", database)) if not up]

    def stop(self) -> None:
        """Finish the window that is out, at most 4 s, then return from `run`; may be called from a signal handler."""
        self._stopping = True
        self._deadline = time.monotonic() + 4

    def run(self) -> None:
        """Carry events until `stop`; whatever is away is tried again for ever, with waits up to 2 s."""
        pause = 0.1
        while not self._stopping:
            self._worked = self._dropped = False
            self._expect(self._patience)
            self._connection = pika.SelectConnection(
                self._parameters,
                on_open_callback=lambda connection: connection.channel(on_open_callback=self._on_channel),
                on_open_error_callback=self._on_gone,
                on_close_callback=self._on_gone,
            )
            self._watch()
            try:
                self._connection.ioloop.start()
            finally:
                self._channel, self._awaited = None, ""
                self._connection.ioloop.close()
            if not self._stopping:
                pause = 0.1 if self._worked else min(pause * 2, 2)
                time.sleep(pause)
        self._forget_database()

    def _expect(self, seconds: float) -> None:
        """Allow the broker this long for its answer; 0 when none is due."""
        if not self._stopping:
            self._deadline = time.monotonic() + seconds if seconds else 0

    def _watch(self) -> None:
        now, received = time.monotonic(), self._connection.bytes_received
        if received != self._heard[0]:
            self._heard = (received, now)
        # Our own count of heartbeats, because pika's may take three of them until it misses one.
        if self._channel is not None and now - self._heard[1] > 1.9 * self._parameters.heartbeat:
            self._drop("no heartbeat from the broker")
        elif self._deadline and now > self._deadline:
            self._drop("no answer from the broker in time")
        else:
            self._connection.ioloop.call_later(0.25, self._watch)

    def _drop(self, reason: str) -> None:
        """Cut the connection without the closing handshake, for which a frozen broker would keep us waiting."""
        if not self._dropped:
            self._dropped, self._channel = True, None
            self._connection._terminate_stream(AMQPError(reason))

    def _on_channel(self, channel: Any) -> None:
        # A channel that the broker closes (an exchange declared otherwise, say) takes the connection with it, so that
        # there is a single way to begin anew.
        channel.add_on_close_callback(self._on_channel_gone)
        declare = self._declare
        channel.confirm_delivery(self._on_confirm, lambda _frame: declare(channel, told_by(self._service)))

    def _on_channel_gone(self, _channel: Any, reason: Exception) -> None:
        # A channel goes with its connection too, and then there is nothing left to cut.
        if isinstance(reason, ChannelClosedByBroker):
            self._drop(str(reason))

    def _declare(self, channel: Any, left: list[Piece]) -> None:
        """Declare the pieces one after the other, then see who is there to hear."""
        if not left:
            self._seek(channel, self._consumers)
            return
        piece, then = left[0], lambda _frame: self._declare(channel, left[1:])
        if isinstance(piece, Exchange):
            arguments = dict(piece.arguments)
            channel.exchange_declare(piece.name, piece.kind, durable=True, arguments=arguments, callback=then)
        elif isinstance(piece, Queue):
            channel.queue_declare(piece.name, durable=True, arguments=dict(piece.arguments), callback=then)
        else:
            channel.queue_bind(piece.queue, piece.exchange, piece.key, callback=then)

    def _seek(self, channel: Any, consumers: list[str]) -> None:
        """Go on when each of the consumers has said that its queues are there; until then ask again and again."""
        if not consumers:
            self._awaited = ""
            self._on_ready(channel)
            return
        if self._stopping:
            self._connection.close()
            return

        def ask(asking: Any) -> None:
            # A question about what is not there costs the channel it was asked on.
            asking.add_on_close_callback(gone)
            sign = hears(consumers[0], self._service)
            asking.exchange_declare(sign, passive=True, callback=lambda _frame: asking.close(0, "there"))

        def gone(_asking: Any, reason: Exception) -> None:
            if isinstance(reason, ChannelClosedByClient):
                self._seek(channel, consumers[1:])
            elif isinstance(reason, ChannelClosedByBroker) and reason.reply_code == 404:
                if not self._awaited:
                    log.warning("waiting for a consumer's queues", extra={"consumer": consumers[0]})
                self._awaited = consumers[0]
                self._expect(0)
                self._connection.ioloop.call_later(0.5, lambda: self._seek(channel, consumers))
            else:
                self._on_channel_gone(_asking, reason)

        self._expect(self._patience)
        self._connection.channel(on_open_callback=ask)

    def _on_ready(self, channel: Any) -> None:
        self._channel = channel
        self._window, self._unconfirmed, self._next_tag = [], set(), 1
        self._expect(0)
        log.info("connected to the broker")
        self._pump()

    def _on_gone(self, _connection: Any, error: Exception) -> None:
        if not self._stopping:
            log.warning("broker connection lost", extra={"reason": f"{type(error).__name__}: {error}"[:300]})
        self._dropped, self._channel, self._size = True, None, 1
        self._connection.ioloop.stop()

    def _again(self, seconds: float) -> None:
        self._connection.ioloop.call_later(seconds, self._pump)

    def _pump(self) -> None:
        """Look for events and send what is there, or look again later."""
        if self._channel is None:
            return
        if self._stopping:
            self._connection.close()
            return
        self._count()
        rows = self._ask(self._read)
        if rows is None:
            self._again(0.5)
        elif not rows:
            self._wait = min(self._wait * 1.5, IDLE)
            self._again(self._wait)
        else:
            self._send(rows)

    def _send(self, rows: list[Row]) -> None:
        self._wait = BUSY
        self._window, first = [], self._next_tag
        self._expect(self._patience)
        channel, most, out = self._channel.channel_number, self._connection.params.frame_max, []
        for number, key, body, event_id, signature, thin in rows:
            hit("relay.before_publish")
            # The broker refuses any other name than that of our own user, so whoever reads it may rely on it.
            about: dict[str, Any] = {"message_id": event_id, "user": self._user}
            header = (SIGNATURE, signature) if signature else None
            out.append(frames(channel, most, self._exchange, key, body, header=header, **about))
            self._next_tag += 1
            if thin is not None:
                out.append(frames(channel, most, self._outward, key, thin, **about))
                self._next_tag += 1
            self._window.append((number, self._next_tag - 1))
            hit("relay.after_publish")
        self._connection._output_marshaled_frames([b"".join(out)])
        self._unconfirmed = set(range(first, self._next_tag))

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        if method.delivery_tag not in self._unconfirmed:
            return  # It speaks of a window that was given up.
        if isinstance(method, pika.spec.Basic.Nack):
            # A full queue, say. What was confirmed before it counts as sent; the rest goes out again in order, at
            # first one by one, so that the queues beside it do not fill with copies.
            log.warning("the broker refused an event")
            self._expect(0)
            self._sent()
            self._size = 1
            self._again(0.5)
            return
        if method.multiple:
            self._unconfirmed = {tag for tag in self._unconfirmed if tag > method.delivery_tag}
        else:
            self._unconfirmed.discard(method.delivery_tag)
        if not self._unconfirmed:
            self._expect(0)
            self._worked = True
            hit("relay.after_confirm")
            self._size = min(self._size * 2, BATCH)
            self._again(0 if self._sent() else 0.5)

    def _sent(self) -> bool:
        """Delete the events of the window that are confirmed without a gap, and give it up; False if that failed."""
        gap = min(self._unconfirmed, default=self._next_tag)
        ids = [number for number, last_tag in self._window if last_tag < gap]
        self._window, self._unconfirmed = [], set()
        if not ids:
            return True
        deleted = self._ask(lambda database: database.execute("DELETE FROM outbox WHERE id = ANY(%s)", [ids]))
        hit("relay.after_mark")
        PUBLISHED.inc(len(ids))
        return deleted is not None

    def _count(self) -> None:
        """Ask the broker now and then how much lies there that nobody asked for."""
        if (now := time.monotonic()) - self._counted > 5:
            self._counted = now
            queue = unwanted(self._service)
            count = lambda frame: UNWANTED.set(frame.method.message_count)  # noqa: E731
            self._channel.queue_declare(queue, passive=True, callback=count)

    def _ask(self, question: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        """The database's answer, or None when it is away or this process is not the leader."""
        self._asked = time.monotonic()
        try:
            if self._database is None:
                self._database = psycopg.connect(
                    self.dsn,
                    autocommit=True,
                    application_name=f"{self._service}-relay",
                    connect_timeout=round(allowed(4)),
                    tcp_user_timeout=15000,
                    options=DATABASE_OPTIONS,
                )
            if not self._leader:
                found = self._database.execute("SELECT pg_try_advisory_lock(%s)", [self._lock_key]).fetchone()
                self._leader = bool(found and found[0])
                if not self._leader:
                    return None
                self._complained = False
                log.info("leading")
            return question(self._database)
        except psycopg.Error as error:
            if not self._complained:
                log.warning("database lost", extra={"reason": f"{type(error).__name__}: {error}"[:300]})
            self._complained = True
            self._forget_database()
            return None
        finally:
            self._asked = 0

    def _forget_database(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database, self._leader = None, False

    def _read(self, database: psycopg.Connection[Any]) -> list[Row]:
        return database.execute(
            "SELECT id, routing_key, body, event_id::text, signature, outward FROM outbox ORDER BY id LIMIT %s",
            [self._size],
            prepare=True,
            binary=True,
        ).fetchall()


def main(settings: FrameSettings, service: str, **tuning: Any) -> None:
    """Run the relay of `service` until SIGTERM; `tuning` goes to Relay (tests shorten its patience)."""
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    relay = Relay(settings, service, **tuning)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: relay.stop())
    REGISTRY.register(Backlog(relay.dsn))
    probe.serve(settings.probe_listen, relay.not_ready)
    relay.run()
