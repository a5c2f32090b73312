"""Who may exercise what: asked for every command of every service."""

from typing import Any

from chassis import grpc_server, wire
from chassis.errors import Unauthenticated
from chassis.frame import Api
from personnel import standing
from personnel.model.absence import current_half
from personnel.present.standing import standing as shown
from personnel.queries.standing import position
from personnel.rules.half_day_rules import judged
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceServicer

to_uuid, optional_uuid, optional_date = wire.to_uuid, wire.to_uuid_or_none, wire.to_date_or_none


class StandingApi(Api, StandingServiceServicer):  # type: ignore[misc]
    """Who may exercise what; asked for every command of every service, and so a path of its own."""

    def GetStanding(self, request: standing_pb.GetStandingRequest, _: Any) -> standing_pb.Standing:  # noqa: N802
        """The standing of the caller by one statement; another's standing goes by what the caller may ask."""
        actor = grpc_server.actor()
        on = optional_date(request.on, "on")
        wanted = optional_uuid(request.person_id, "person_id")
        if wanted not in (None, actor.person_id):
            return shown(self.query(position, wanted, on))
        now = current_half(self.runtime.clock.now())
        half = judged(on, "", now) if on else now
        with self.runtime.reading() as session:
            found = standing.position_of(session, actor.person_id, half, now) if actor.person_id else None
        if found is None:
            raise Unauthenticated
        return shown(found)
