"""调研: trips of leaders to the base, the days of a year, and warnings."""

from gateway.operations import Operation, Resource
from gateway.schemas import research as s
from zhengling.personnel.v1 import research_service_pb2 as pb
from zhengling.personnel.v1.research_service_pb2_grpc import ResearchServiceStub

TRIP = "/research-trips/<uuid:trip_id>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=ResearchServiceStub,
    tag="市领导调研 Research",
    operations=(
        Operation(
            "GET",
            "/research-trips",
            "ListResearch",
            "调研列表",
            "List research trips",
            query=s.ResearchFilter,
            reply=s.ResearchPage,
        ),
        Operation(
            "POST",
            "/research-trips",
            "PlanResearch",
            "计划调研",
            "Plan a research trip",
            body=s.ResearchIn,
            reply=s.ResearchTrip,
            status=201,
        ),
        Operation("GET", TRIP, "GetResearch", "查看调研", "Read a research trip", reply=s.ResearchTrip),
        Operation(
            "POST",
            f"{TRIP}/report",
            "ReportResearch",
            "报告调研情况",
            "Report a research trip",
            body=s.ResearchReportIn,
            reply=s.ResearchTrip,
        ),
        Operation(
            "POST",
            f"{TRIP}/cancellation",
            "CancelResearch",
            "取消调研",
            "Call off a research trip",
            body=s.ResearchCancellationIn,
            reply=s.ResearchTrip,
        ),
        Operation(
            "POST",
            f"{TRIP}/reissue",
            "ReissueResearch",
            "重新下达调研计划",
            "Correct a research trip by a new plan",
            body=s.ResearchReissueIn,
            reply=s.ResearchTrip,
        ),
        Operation(
            "GET",
            "/leaders/<uuid:person_id>/research",
            "GetLeaderResearch",
            "一位市领导一年的调研天数",
            "A leader's research of a year",
            query=s.YearFilter,
            reply=s.LeaderResearch,
        ),
        Operation(
            "GET",
            "/reports/research",
            "GetResearchReport",
            "全体市领导一年的调研天数",
            "All leaders' research of a year",
            query=s.YearFilter,
            reply=s.ResearchReport,
        ),
        Operation(
            "GET",
            "/reports/research.xlsx",
            "DownloadResearchReport",
            "下载调研天数表",
            "Download the report on research",
            query=s.YearFilter,
            raw=("content", WORKBOOK, "filename"),
        ),
        Operation(
            "GET",
            "/research-shortfalls",
            "ListResearchShortfalls",
            "调研天数不足提示列表",
            "List warnings of too little research",
            query=s.ShortfallFilter,
            reply=s.ShortfallPage,
        ),
        Operation(
            "POST",
            "/research-shortfalls/<uuid:shortfall_id>/acknowledgement",
            "AcknowledgeShortfall",
            "阅处调研天数不足提示",
            "Acknowledge a warning of too little research",
            body=s.AcknowledgementIn,
            reply=s.ResearchShortfall,
        ),
    ),
)
