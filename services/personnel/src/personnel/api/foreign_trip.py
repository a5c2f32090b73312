"""The gRPC face of travel abroad: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from personnel.commands.foreign_trip import (
    approve_foreign_trip,
    approve_foreign_trip_plan,
    cancel_foreign_trip,
    reject_foreign_trip,
    reject_foreign_trip_plan,
    report_foreign_return,
    request_foreign_trip,
    set_foreign_trip_plan,
)
from personnel.parse import foreign_trip as parse
from personnel.parse.research import year_or_zero
from personnel.present import foreign_trip as present
from personnel.queries import foreign_trip as reads
from zhengling.personnel.v1 import foreign_trip_service_pb2 as pb
from zhengling.personnel.v1.foreign_trip_service_pb2_grpc import ForeignTripServiceServicer


class ForeignTripApi(Api, ForeignTripServiceServicer):  # type: ignore[misc]
    """Plans of a year, trips, and what is used."""

    def SetForeignTripPlan(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(set_foreign_trip_plan.handle, parse.set_foreign_trip_plan(request), present.plan)

    def ApproveForeignTripPlan(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_foreign_trip_plan.ApproveForeignTripPlan(to_uuid(request.plan_id, "plan_id"))
        return self.command(approve_foreign_trip_plan.handle, command, present.plan)

    def RejectForeignTripPlan(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reject_foreign_trip_plan.handle, parse.reject_foreign_trip_plan(request), present.plan)

    def GetForeignTripPlan(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.plan(self.query(reads.get_foreign_trip_plan, to_uuid(request.plan_id, "plan_id")))

    def ListForeignTripPlans(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(reads.list_foreign_trip_plans, *_paged(request))
        return pb.ListForeignTripPlansReply(plans=[present.plan(one) for one in found], next_cursor=cursor)

    def RequestForeignTrip(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(request_foreign_trip.handle, parse.request_foreign_trip(request), present.trip)

    def ApproveForeignTrip(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_foreign_trip.ApproveForeignTrip(to_uuid(request.trip_id, "trip_id"))
        return self.command(approve_foreign_trip.handle, command, present.trip)

    def RejectForeignTrip(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reject_foreign_trip.handle, parse.reject_foreign_trip(request), present.trip)

    def CancelForeignTrip(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(cancel_foreign_trip.handle, parse.cancel_foreign_trip(request), present.trip)

    def ReportForeignReturn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(report_foreign_return.handle, parse.report_foreign_return(request), present.trip)

    def GetForeignTrip(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.trip(self.query(reads.get_foreign_trip, to_uuid(request.trip_id, "trip_id")))

    def ListForeignTrips(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(reads.list_foreign_trips, *_paged(request))
        return pb.ListForeignTripsReply(trips=[present.trip(one) for one in found], next_cursor=cursor)

    def GetForeignTripUsage(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        year, rows = self.query(reads.get_foreign_trip_usage, year_or_zero(request.year))
        return pb.ForeignTripUsage(year=year, rows=[present.usage(row) for row in rows])

    def DownloadForeignTripUsage(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        content, filename = self.query(reads.download_foreign_trip_usage, year_or_zero(request.year))
        return pb.ForeignTripUsageFile(content=content, filename=filename)


def _paged(request: Any) -> tuple[int, str, str, str, int]:
    return year_or_zero(request.year), request.unit, request.state, request.cursor, request.limit
