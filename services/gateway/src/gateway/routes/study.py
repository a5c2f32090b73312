"""学习讲座: study sessions, who attended them, and what a year adds up to."""

from gateway.operations import Operation, Resource
from gateway.schemas import study as s
from zhengling.meetings.v1 import study_service_pb2 as pb
from zhengling.meetings.v1.study_service_pb2_grpc import StudyServiceStub

SESSION = "/study-sessions/<uuid:study_session_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=StudyServiceStub,
    tag="学习讲座 Study sessions",
    operations=(
        Operation(
            "POST",
            "/study-sessions",
            "PlanStudySession",
            "计划学习讲座",
            "Plan a study session",
            body=s.StudySessionIn,
            reply=s.StudySession,
            status=201,
        ),
        Operation(
            "GET",
            "/study-sessions",
            "ListStudySessions",
            "学习讲座列表",
            "List study sessions",
            query=s.StudyFilter,
            reply=s.StudyPage,
        ),
        Operation("GET", SESSION, "GetStudySession", "查看学习讲座", "Read a study session", reply=s.StudySession),
        Operation(
            "POST",
            f"{SESSION}/record",
            "RecordStudySession",
            "登记学习讲座情况",
            "Record how a study session was held",
            body=s.RecordIn,
            reply=s.StudySession,
        ),
        Operation(
            "POST",
            f"{SESSION}/cancellation",
            "CancelStudySession",
            "取消学习讲座",
            "Call a study session off",
            body=s.CancellationIn,
            reply=s.StudySession,
        ),
        Operation(
            "GET",
            "/reports/study",
            "GetStudyReport",
            "学习情况年报",
            "What a year of study adds up to",
            query=s.StudyReportFilter,
            reply=s.StudyReport,
        ),
        Operation(
            "GET",
            "/reports/study.xlsx",
            "DownloadStudyReport",
            "学习情况年报（电子表格）",
            "What a year of study adds up to as a sheet",
            query=s.StudyReportFilter,
            raw=("content", XLSX, "filename"),
        ),
    ),
)
