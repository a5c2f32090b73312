"""会议效能: advice before a meeting is called, what it costs, statistics, and the calendar of meetings."""

from gateway.operations import Operation, Resource
from gateway.schemas import economy as s
from zhengling.meetings.v1 import economy_service_pb2 as pb
from zhengling.meetings.v1.economy_service_pb2_grpc import EconomyServiceStub

MEETING = "/meetings/<uuid:meeting_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=EconomyServiceStub,
    tag="会议效能 Economy of meetings",
    operations=(
        Operation(
            "GET",
            "/meetings/preview",
            "PreviewMeeting",
            "召集会议前的提示",
            "What should be weighed before a meeting is called",
            query=s.PreviewFilter,
            reply=s.Preview,
        ),
        Operation(
            "GET",
            "/meetings/calendar",
            "GetMeetingCalendar",
            "会议日程",
            "The calendar of meetings",
            query=s.CalendarQuery,
            reply=s.MeetingCalendar,
        ),
        Operation(
            "GET",
            "/meetings/calendar.ics",
            "DownloadMeetingCalendar",
            "会议日程（iCalendar）",
            "The calendar of meetings (iCalendar)",
            query=s.CalendarFileQuery,
            raw=("content", "text/calendar", "filename"),
        ),
        Operation(
            "GET",
            f"{MEETING}/budget",
            "GetMeetingBudget",
            "查看会议经费",
            "Read what a meeting costs",
            reply=s.Budget,
        ),
        Operation(
            "POST",
            f"{MEETING}/cost",
            "RecordMeetingCost",
            "登记会议实际支出",
            "Record what a meeting has cost",
            body=s.CostIn,
            reply=s.Budget,
        ),
        Operation(
            "GET",
            "/reports/meetings",
            "GetMeetingStatistics",
            "会议统计",
            "Statistics of meetings",
            query=s.StatisticsFilter,
            reply=s.Statistics,
            timeout=10.0,
        ),
        Operation(
            "GET",
            "/reports/meetings.xlsx",
            "DownloadMeetingStatistics",
            "会议统计（电子表格）",
            "Statistics of meetings as a sheet",
            query=s.StatisticsFilter,
            raw=("content", XLSX, "filename"),
            timeout=10.0,
        ),
    ),
)
