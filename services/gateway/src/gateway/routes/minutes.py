"""纪要: minutes from draft to issue, and what is printed of meetings, as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import minutes as s
from zhengling.meetings.v1 import minutes_service_pb2 as pb
from zhengling.meetings.v1.minutes_service_pb2_grpc import MinutesServiceStub

MEETING = "/meetings/<uuid:meeting_id>"
MINUTES = "/minutes/<uuid:minutes_id>"
PRINT_SECONDS = 14.0
"""The documents service gives a rendering up after 10 s, and meetings waits for it for 12 s."""
PDF = ("content", "application/pdf", "filename")


def _act(noun: str, rpc: str, zh: str, en: str, body: type | None = None) -> Operation:
    return Operation("POST", f"{MINUTES}/{noun}", rpc, zh, en, body=body, reply=s.Minutes)


RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=MinutesServiceStub,
    tag="会议 Meetings",
    operations=(
        Operation(
            "POST",
            f"{MEETING}/minutes",
            "DraftMinutes",
            "起草纪要",
            "Draft the minutes",
            body=s.MinutesIn,
            reply=s.Minutes,
            status=201,
        ),
        Operation("GET", MINUTES, "GetMinutes", "查看纪要", "Read the minutes", reply=s.Minutes),
        Operation("POST", f"{MINUTES}/signature", "SignMinutes", "签发纪要", "Sign the minutes", reply=s.Minutes),
        Operation(
            "GET", "/minutes", "ListMinutes", "纪要列表", "List minutes", query=s.MinutesFilter, reply=s.MinutesPage
        ),
        Operation(
            "PUT",
            MINUTES,
            "ReviseMinutes",
            "修改纪要",
            "Reword unsigned minutes",
            body=s.RevisionIn,
            reply=s.Minutes,
            needs_version=True,
        ),
        _act("check", "CheckMinutes", "核对纪要", "Check minutes against the record", s.FindingIn),
        _act("assent", "AssentMinutes", "市长审定同意纪要", "Assent to minutes as the mayor", s.FindingIn),
        _act("return", "ReturnMinutes", "退回纪要", "Return minutes to the office", s.ReturnIn),
        _act("issue", "IssueMinutes", "印发纪要", "Issue signed minutes", s.IssueIn),
        Operation(
            "POST",
            f"{MINUTES}/reissue",
            "ReissueMinutes",
            "更正纪要",
            "Draft a corrected edition of signed minutes",
            body=s.ReissueIn,
            reply=s.Minutes,
            status=201,
        ),
        _act("discard", "DiscardMinutes", "作废更正草稿", "Drop the draft of a corrected edition"),
        Operation(
            "GET",
            f"{MINUTES}/file",
            "DownloadMinutes",
            "下载纪要",
            "Download the minutes as a PDF",
            raw=PDF,
            timeout=PRINT_SECONDS,
        ),
        Operation(
            "GET",
            "/topics/<uuid:topic_id>/form",
            "DownloadTopicForm",
            "下载议题提报单",
            "Download the submission form as a PDF",
            raw=PDF,
            timeout=PRINT_SECONDS,
        ),
        Operation(
            "GET",
            "/meetings/<uuid:meeting_id>/agenda/file",
            "DownloadAgenda",
            "下载会议议程",
            "Download the agenda as a PDF",
            raw=PDF,
            timeout=PRINT_SECONDS,
        ),
    ),
)
