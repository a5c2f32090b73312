"""因公出国（境）: plans of a year, trips against them, and what is used."""

from gateway.operations import Operation, Resource
from gateway.schemas import foreign_trip as s
from zhengling.personnel.v1 import foreign_trip_service_pb2 as pb
from zhengling.personnel.v1.foreign_trip_service_pb2_grpc import ForeignTripServiceStub

PLAN = "/foreign-trip-plans/<uuid:plan_id>"
TRIP = "/foreign-trips/<uuid:trip_id>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=ForeignTripServiceStub,
    tag="因公出国（境） Foreign trips",
    operations=(
        Operation(
            "GET",
            "/foreign-trip-plans",
            "ListForeignTripPlans",
            "因公出国（境）计划列表",
            "List plans of travel abroad",
            query=s.PlanFilter,
            reply=s.PlanPage,
        ),
        Operation(
            "POST",
            "/foreign-trip-plans",
            "SetForeignTripPlan",
            "提出因公出国（境）计划",
            "Propose a plan of travel abroad",
            body=s.PlanIn,
            reply=s.Plan,
            status=201,
        ),
        Operation("GET", PLAN, "GetForeignTripPlan", "查看因公出国（境）计划", "Read a plan of travel", reply=s.Plan),
        Operation(
            "POST",
            f"{PLAN}/approval",
            "ApproveForeignTripPlan",
            "批准因公出国（境）计划",
            "Approve a plan of travel abroad",
            reply=s.Plan,
        ),
        Operation(
            "POST",
            f"{PLAN}/rejection",
            "RejectForeignTripPlan",
            "不批准因公出国（境）计划",
            "Refuse a plan of travel abroad",
            body=s.NoteIn,
            reply=s.Plan,
        ),
        Operation(
            "GET",
            "/foreign-trips",
            "ListForeignTrips",
            "因公出国（境）团组列表",
            "List trips abroad",
            query=s.TripFilter,
            reply=s.TripPage,
        ),
        Operation(
            "POST",
            "/foreign-trips",
            "RequestForeignTrip",
            "报批因公出国（境）团组",
            "Ask for a trip abroad",
            body=s.TripIn,
            reply=s.Trip,
            status=201,
        ),
        Operation("GET", TRIP, "GetForeignTrip", "查看因公出国（境）团组", "Read a trip abroad", reply=s.Trip),
        Operation(
            "POST",
            f"{TRIP}/approval",
            "ApproveForeignTrip",
            "批准因公出国（境）团组",
            "Approve a trip abroad",
            reply=s.Trip,
        ),
        Operation(
            "POST",
            f"{TRIP}/rejection",
            "RejectForeignTrip",
            "不批准因公出国（境）团组",
            "Refuse a trip abroad",
            body=s.NoteIn,
            reply=s.Trip,
        ),
        Operation(
            "POST",
            f"{TRIP}/cancellation",
            "CancelForeignTrip",
            "取消因公出国（境）团组",
            "Call off a trip abroad",
            body=s.NoteIn,
            reply=s.Trip,
        ),
        Operation(
            "POST",
            f"{TRIP}/return",
            "ReportForeignReturn",
            "报告因公出国（境）返回",
            "Report the return from abroad",
            body=s.ReturnIn,
            reply=s.Trip,
        ),
        Operation(
            "GET",
            "/reports/foreign-trips",
            "GetForeignTripUsage",
            "因公出国（境）计划执行情况",
            "What is used of a year's plans of travel",
            query=s.UsageFilter,
            reply=s.Usage,
        ),
        Operation(
            "GET",
            "/reports/foreign-trips.xlsx",
            "DownloadForeignTripUsage",
            "下载因公出国（境）计划执行情况",
            "Download what is used of a year's plans of travel",
            query=s.UsageFilter,
            raw=("content", WORKBOOK, "filename"),
        ),
    ),
)
