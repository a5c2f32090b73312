"""The gRPC face of leave after it was granted, and of annual leave: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from personnel.commands.leave import (
    agree_stand_in,
    approve_extension,
    decline_stand_in,
    extend_leave,
    name_stand_in,
    reject_extension,
    report_upward,
    set_worked_since,
)
from personnel.parse import leave as parse
from personnel.present import leave as present
from personnel.queries import leave as reads
from zhengling.personnel.v1.leave_service_pb2_grpc import LeaveServiceServicer


class LeaveApi(Api, LeaveServiceServicer):  # type: ignore[misc]
    """Extension, stand-ins, the report upward and the balance of annual leave."""

    def ExtendLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(extend_leave.handle, parse.extend_leave(request), present.handled_leave)

    def ApproveExtension(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_extension.ApproveExtension(to_uuid(request.leave_id, "leave_id"))
        return self.command(approve_extension.handle, command, present.handled_leave)

    def RejectExtension(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reject_extension.handle, parse.reject_extension(request), present.handled_leave)

    def NameStandIn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(name_stand_in.handle, parse.name_stand_in(request), present.handled_leave)

    def AgreeStandIn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = agree_stand_in.AgreeStandIn(to_uuid(request.leave_id, "leave_id"))
        return self.command(agree_stand_in.handle, command, present.handled_leave)

    def DeclineStandIn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(decline_stand_in.handle, parse.decline_stand_in(request), present.handled_leave)

    def ReportUpward(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(report_upward.handle, parse.report_upward(request), present.handled_leave)

    def SetWorkedSince(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(set_worked_since.handle, parse.set_worked_since(request), present.worked_since)

    def GetLeaveBalance(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person, year = to_uuid(request.person_id, "person_id"), parse.year(request.year)
        return present.balance(self.query(reads.get_leave_balance, person, year))
