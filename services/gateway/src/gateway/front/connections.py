"""Which connections are open and whose they are, and which must go: for want of place, or because they are late."""

import asyncio
import logging
from typing import TYPE_CHECKING

from gateway.front.addresses import Addresses, counted

if TYPE_CHECKING:
    from gateway.front.connection import Connection

log = logging.getLogger("front")

UNTAKEN_BYTES = 64 * 1024 * 1024
"""Memory for answers that their clients have not taken yet; beyond it those go that have kept us longest."""


class Connections:
    """The open connections, bounded in all and for each address.

    Where there is no place, the connection gives way that has rested longest: at the bound of an address one of its
    own. A connection rests while nothing of it is in hand, whether or not half a head has come. So whoever opens
    thousands and says nothing takes the place of himself.
    """

    def __init__(self, most: int, most_each: int, addresses: Addresses) -> None:
        self._most, self._most_each, self._addresses = most, most_each, addresses
        self._of: dict[str, dict[Connection, None]] = {}
        self._resting: dict[Connection, None] = {}
        self._untaken: dict[Connection, int] = {}
        self._all = 0

    def enter(self, connection: "Connection", peer: str) -> str:
        """Take a new connection in; the kind of problem to refuse it with, empty when it is in."""
        # What comes through a proxy of ours is many people's.
        bound = 0 if self._addresses.trusts(peer) else self._most_each
        connection.address = address = counted(peer)
        same = self._of.get(address, {})
        if bound and len(same) >= bound and not self._give_way(same):
            return "too-many-requests"
        if self._all >= self._most and not self._give_way(self._resting):
            return "overloaded"
        self._of.setdefault(address, {})[connection] = None
        self._resting[connection] = None
        self._all += 1
        return ""

    def leave(self, connection: "Connection") -> None:
        """Forget a connection that is over; a second time is none."""
        self._resting.pop(connection, None)
        self._untaken.pop(connection, None)
        same = self._of.get(connection.address, {})
        if connection in same:
            del same[connection]
            self._all -= 1
            if not same:
                del self._of[connection.address]

    def work(self, connection: "Connection") -> None:
        """A request of it is in hand."""
        self._resting.pop(connection, None)

    def rest(self, connection: "Connection") -> None:
        """Nothing of it is in hand any more."""
        self._resting[connection] = None

    def untaken(self, connection: "Connection", size: int) -> None:
        """So many bytes of an answer wait for the client to take them; 0 when it has."""
        self._untaken.pop(connection, None)
        if size:
            self._untaken[connection] = size
            while sum(self._untaken.values()) > UNTAKEN_BYTES:
                self._drop(next(iter(self._untaken)), "an answer was not taken")

    async def watch(self) -> None:
        """Every second end what is late, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            now = loop.time()
            for connection in [one for same in self._of.values() for one in same]:
                try:
                    if connection.late(now):
                        connection.expire()
                except Exception:  # Whatever is wrong with one, the watch over the others goes on.
                    log.exception("a connection could not be ended")

    def _give_way(self, among: "dict[Connection, None]") -> bool:
        for connection in among:
            if connection in self._resting:
                self._drop(connection, "no place")
                return True
        return False

    def _drop(self, connection: "Connection", why: str) -> None:
        log.debug("connection ended", extra={"why": why, "address": connection.address})
        # Its place is free at once, and not when the loop comes round to telling that it is lost.
        self.leave(connection)
        connection.transport.abort()
