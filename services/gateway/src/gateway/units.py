"""The names of units, for telling a reader of "市财政局" rather than of "d08"; kept for a minute."""

import logging
from time import monotonic

from flask import g

from chassis.actor import Actor
from chassis.errors import Failure
from chassis.grpc_client import Client
from zhengling.personnel.v1 import directory_service_pb2 as pb

log = logging.getLogger("units")

FRESH = 60.0
MOST_PAGES = 20


class Units:
    """Unit names by code, asked of personnel in the name of whoever's refusal is being told."""

    def __init__(self, directory: Client) -> None:
        self._directory = directory
        self._names: dict[str, str] = {}
        self._read = -FRESH

    def name(self, code: str) -> str:
        """The name of a unit; its code where nobody can be asked, because a refusal is told with or without it."""
        actor = g.get("actor")
        if actor is not None and monotonic() - self._read > FRESH:
            self._read = monotonic()
            try:
                self._names = self._listed(actor)
            except Failure as error:
                log.warning("names cannot be read", extra={"error": type(error).__name__})
        return self._names.get(code, code)

    def _listed(self, actor: Actor) -> dict[str, str]:
        names: dict[str, str] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            ask = pb.ListUnitsRequest(cursor=cursor, limit=200)
            reply = self._directory.ask("ListUnits", ask, actor=actor, timeout=1.0, safe=True)
            names |= {unit.code: unit.name for unit in reply.units}
            cursor = reply.next_cursor
            if not cursor:
                break
        return names
