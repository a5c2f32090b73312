"""The gRPC face of the calendar of absences and the reports of them: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_month
from personnel.parse import absence as parse
from personnel.present import absence as present
from personnel.present import absence_calendar
from personnel.present import leave_report as present_report
from personnel.queries import absence, breach, leave_report
from zhengling.personnel.v1 import absence_service_pb2 as pb
from zhengling.personnel.v1.absence_service_pb2_grpc import AbsenceServiceServicer


class AbsenceApi(Api, AbsenceServiceServicer):  # type: ignore[misc]
    """Who is away when, and what it adds up to."""

    def ListAbsences(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(absence.list_absences, parse.window(request), request.cursor, request.limit)
        return pb.ListAbsencesReply(absences=[present.absence(view) for view in found], next_cursor=cursor)

    def DownloadAbsenceCalendar(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return absence_calendar.calendar(self.query(absence.calendar, *parse.calendar(request)))

    def GetLeaveReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        month, unit = to_month(request.month), parse.unit(request)
        return present.report(self.query(leave_report.get_leave_report, month, unit, request.cursor, request.limit))

    def DownloadLeaveReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        month, unit = to_month(request.month), parse.unit(request)
        return present_report.sheet(self.query(leave_report.whole_report, month, unit))

    def ListBreaches(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(breach.list_breaches, *parse.days(request), request.cursor, request.limit)
        return pb.ListBreachesReply(breaches=[present.breach(one) for one in found], next_cursor=cursor)
