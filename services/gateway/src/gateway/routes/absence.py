"""外出: who is away when, as a list and as a calendar; what a month adds up to; what came too late."""

from gateway.operations import Operation, Resource
from gateway.schemas import absence as s
from zhengling.personnel.v1 import absence_service_pb2 as pb
from zhengling.personnel.v1.absence_service_pb2_grpc import AbsenceServiceStub

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=AbsenceServiceStub,
    tag="外出 Absences",
    operations=(
        Operation(
            "GET",
            "/absences",
            "ListAbsences",
            "谁在什么时间外出",
            "Who is away when",
            query=s.AbsenceFilter,
            reply=s.AbsencePage,
        ),
        Operation(
            "GET",
            "/absences.ics",
            "DownloadAbsenceCalendar",
            "外出日历（iCalendar）",
            "The calendar of absences (iCalendar)",
            query=s.CalendarFilter,
            raw=("content", "text/calendar", "filename"),
        ),
        Operation(
            "GET",
            "/reports/leave",
            "GetLeaveReport",
            "请假外出月报",
            "The month report of leaves",
            query=s.ReportFilter,
            reply=s.Report,
            timeout=10.0,
        ),
        Operation(
            "GET",
            "/reports/leave.xlsx",
            "DownloadLeaveReport",
            "请假外出月报（电子表格）",
            "The month report of leaves as a sheet",
            query=s.SheetFilter,
            raw=("content", XLSX, "filename"),
            timeout=10.0,
        ),
        Operation(
            "GET",
            "/breaches",
            "ListBreaches",
            "逾期申请和逾期销假",
            "Requests and returns that came late",
            query=s.BreachFilter,
            reply=s.BreachPage,
        ),
    ),
)
