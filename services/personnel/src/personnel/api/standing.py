"""Who may exercise what: asked for every command of every service."""

from typing import Any, cast

from chassis import grpc_server, wire
from chassis.frame import Api
from personnel.acting.standing import Standings
from personnel.present.standing import standing as shown
from personnel.queries.standing import position
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceServicer


class StandingApi(Api, StandingServiceServicer):  # type: ignore[misc]
    """Who may exercise what; asked for every command of every service, and so a path of its own."""

    def GetStanding(self, request: standing_pb.GetStandingRequest, _: Any) -> standing_pb.Standing:  # noqa: N802
        """The standing of the caller by one statement; another's standing goes by what the caller may ask."""
        actor = grpc_server.actor()
        on = wire.to_date_or_none(request.on, "on")
        wanted = wire.to_uuid_or_none(request.person_id, "person_id")
        if wanted not in (None, actor.person_id):
            return shown(self.query(position, wanted, on))
        standings = cast(Standings, self.runtime.standing)
        return shown(standings.position(actor.person_id, on))
