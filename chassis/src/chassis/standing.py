"""Asking personnel for a standing; only an api process asks, because a worker may not reach gRPC."""

import threading
from collections import OrderedDict
from datetime import date
from time import monotonic
from uuid import UUID

from chassis.actor import Actor, Power, Standing
from chassis.errors import Unauthenticated
from chassis.grpc_client import Client
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub

FRESH_SECONDS = 1.0
"""How old a standing may be for a read: a revoked power ends within this time, and commands never use an old one."""
MOST_KEPT = 4096


def from_proto(reply: pb.Standing) -> Standing:
    """The standing as rules and commands judge it."""
    return Standing(
        person_id=UUID(reply.person_id),
        name=reply.name,
        powers=tuple(
            Power(p.key, p.via, UUID(p.on_behalf_of) if p.on_behalf_of else None, p.instrument, p.through)
            for p in reply.powers
        ),
        units=frozenset(reply.units),
        clearance=reply.clearance,
    )


class AskStanding:
    """Callable as Runtime.standing: asks the standing service, keeping answers for reads for a second."""

    def __init__(self, target: str) -> None:
        self._client = Client("personnel", target, StandingServiceStub)
        self._kept: OrderedDict[tuple[UUID | None, date], tuple[float, Standing]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, actor: Actor, on: date, may_be_old: bool) -> Standing:
        """The standing of the actor at a date. Raises Unauthenticated for nobody known, NeighbourDown."""
        if actor.person_id is None:
            raise Unauthenticated
        key = (actor.person_id, on)
        if may_be_old:
            kept = self._kept.get(key)
            if kept and kept[0] > monotonic():
                return kept[1]
        request = pb.GetStandingRequest(on=on.isoformat())
        standing = from_proto(self._client.ask("GetStanding", request, actor=actor, safe=True))
        with self._lock:
            self._kept[key] = (monotonic() + FRESH_SECONDS, standing)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return standing
