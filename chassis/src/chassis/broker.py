"""A worker's one consuming connection: kept, watched, cut when it is silent, and opened anew."""

import contextlib
import logging
import time
from typing import Any

import eventlet
from amqp.exceptions import ChannelError  # type: ignore[import-untyped]
from nameko.extensions import SharedExtension

from chassis.limits import allowed
from chassis.line import FAULTS, declare, open_line
from chassis.queues import Exchange, describe, hears

log = logging.getLogger("consumer")


def no_answer(seconds: float) -> Any:
    """A time-out, as an error of the line, for what the broker is asked in green threads."""
    return eventlet.Timeout(seconds, OSError(f"no answer from the broker within {seconds:g} s"))


class Broker(SharedExtension):  # type: ignore[misc]
    """The process's one consuming connection, with a channel for each listener."""

    def __init__(self) -> None:
        self.listeners: list[Any] = []
        self.refused: dict[str, str] = {}
        self.connected = self._stopping = False
        self._thread: Any = None

    def not_ready(self) -> list[str]:
        """The queues that this process does not consume, and those that stand still, and why."""
        standing = [reason for each in self.listeners if (reason := each.standstill())]
        if not self.connected:
            return ["no connection to the broker", *standing]
        keyless = {each.producer for each in self.listeners if not each.keyring.has(each.producer)}
        refused = [f"{queue} is not consumed: {reason}" for queue, reason in self.refused.items()]
        return refused + [f"EVENT_PUBLIC_KEYS has no key of {producer}" for producer in sorted(keyless)] + standing

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
            connection = open_line(self.container.config["frame"].amqp_url, self.container.config["heartbeat"])
            began = 0.0
            try:
                with no_answer(allowed(10)):
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
            except Exception as error:
                # What no library foresaw ends this line alone: the timers go on, and so do the queues, on the next.
                log.error("broker connection failed", exc_info=error)
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
        waiting = {each.producer for each in self.listeners if each.queues.work in self.refused}
        for producer in sorted({each.producer for each in self.listeners} - waiting):
            try:
                declare(line.channel(), Exchange(hears(self.container.config["service"], producer), "fanout"))
            except ChannelError as error:
                log.warning("not declared", extra={"producer": producer, "reason": describe(error)})

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
            with no_answer(line.heartbeat):
                line.heartbeat_tick()
                if self.refused and now - tried > 5:
                    tried = now
                    self._subscribe(line)
